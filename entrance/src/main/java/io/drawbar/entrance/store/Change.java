package io.drawbar.entrance.store;

import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.util.List;

/** A change of the job store that is committed together with others. */
sealed interface Change {

    /** A new job. */
    record Accept(Job job, SubmitJobRequest spec, RunRecord run, List<Event> events) implements Change {}

    /** A job's newest state, and its events since the last change. */
    record Update(Job job, RunRecord run, List<Event> events) implements Change {}
}
