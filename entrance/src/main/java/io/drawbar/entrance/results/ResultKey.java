package io.drawbar.entrance.results;

import io.drawbar.common.id.JobId;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Names a result.
 *
 * @param job the job whose it is
 * @param index its number in the job, from 0
 */
record ResultKey(JobId job, int index) {
    ResultKey {
        Objects.requireNonNull(job, "job");
        if (index < 0) {
            throw new IllegalArgumentException("A result's index is not negative; found " + index + ".");
        }
    }

    /** The folder of a job's results below the store's. The last two digits of an id are random, its first ones are the time. */
    static Path jobFolder(Path store, JobId job) {
        String name = job.toString();
        return store.resolve(name.substring(name.length() - 2)).resolve(name);
    }

    Path folder(Path store) {
        return jobFolder(store, job).resolve(Integer.toString(index));
    }

    @Override
    public String toString() {
        return "result " + index + " of job " + job;
    }
}
