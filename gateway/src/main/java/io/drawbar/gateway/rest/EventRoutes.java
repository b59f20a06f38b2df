package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.follow.EventStream;
import io.drawbar.gateway.follow.Following;
import io.drawbar.gateway.json.EventJson;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.ReadEventsRequest;
import java.util.concurrent.CompletableFuture;

/** A job's events, a page at a time or as a stream. */
public final class EventRoutes {
    private static final int MAX_PAGE = 10_000;

    private final Entrances entrances;
    private final Following following;

    public EventRoutes(Entrances entrances, Following following) {
        this.entrances = entrances;
        this.following = following;
    }

    CompletableFuture<HttpResponse> read(Request request) {
        Query query = request.query("from", "limit");
        JobId job = request.job();
        long from = query.number("from", 0, 0, Long.MAX_VALUE);
        if (request.accepts(MediaType.EVENT_STREAM)) {
            return stream(request, job, query.text("from").isPresent() ? from : afterLast(request));
        }
        ReadEventsRequest read = ReadEventsRequest.newBuilder()
                .setId(job.toString())
                .setFrom(from)
                .setLimit((int) query.number("limit", 0, 1, MAX_PAGE))
                .build();
        return entrances
                .callOwner(job, request.caller(), JobServiceGrpc.getReadEventsMethod(), read)
                .thenApply(page -> Answers.json(json -> EventJson.write(json, page)));
    }

    /** A browser that connects again says which event it had last. */
    private static long afterLast(Request request) {
        String last = request.header("last-event-id").orElse("");
        if (last.isEmpty()) {
            return 0;
        }
        if (!last.matches("\\d{1,18}")) {
            throw Request.bad("The header Last-Event-ID is not an event's offset.");
        }
        return Long.parseLong(last) + 1;
    }

    private CompletableFuture<HttpResponse> stream(Request request, JobId job, long from) {
        Caller caller = request.caller();
        // Asked first, so that a job that is not there is told by the answer's status.
        return entrances
                .callOwner(
                        job,
                        caller,
                        JobServiceGrpc.getGetMethod(),
                        GetJobRequest.newBuilder().setId(job.toString()).build())
                .thenApply(found -> {
                    request.ctx().clearRequestTimeout();
                    return EventStream.answer(following, job, caller, from);
                });
    }
}
