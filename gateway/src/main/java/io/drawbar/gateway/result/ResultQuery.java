package io.drawbar.gateway.result;

import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.ReadResultRequest;

/**
 * Which rows are wanted.
 *
 * @param job whose
 * @param result number in the job
 * @param offset the first row, from 0
 * @param limit how many at most; -1: all
 * @param follow whether to wait for rows that are still to come
 */
public record ResultQuery(JobId job, int result, long offset, long limit, boolean follow) {

    ReadResultRequest toRequest() {
        return ReadResultRequest.newBuilder()
                .setId(job.toString())
                .setResult(result)
                .setOffset(offset)
                .setLimit(limit)
                .setFollow(follow)
                .build();
    }

    /** One past the last row wanted. */
    long end() {
        return limit < 0 || offset > Long.MAX_VALUE - limit ? Long.MAX_VALUE : offset + limit;
    }
}
