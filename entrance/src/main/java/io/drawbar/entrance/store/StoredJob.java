package io.drawbar.entrance.store;

import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.SubmitJobRequest;

/**
 * A job as it lies in the database.
 *
 * @param job as people see it, with its code
 * @param spec what was submitted
 * @param run what is needed to take it up again; the default instance when it never ran
 */
public record StoredJob(Job job, SubmitJobRequest spec, RunRecord run) {}
