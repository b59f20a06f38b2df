package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.Uuid7;
import io.drawbar.gateway.json.JobJson;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.submit.SubmitBody;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Submitting, looking at and cancelling jobs. */
final class JobRoutes {
    private static final int MAX_LIST = 1_000;

    private final Entrances entrances;
    private final Uuid7 ids;

    private record CancelBody(Optional<String> reason) {}

    JobRoutes(Entrances entrances, Uuid7 ids) {
        this.entrances = entrances;
        this.ids = ids;
    }

    CompletableFuture<HttpResponse> submit(Request request) {
        request.query();
        SubmitBody body = request.body(SubmitBody.class);
        // Made here when the client has none, so that the call may be sent twice when an entrance goes away.
        JobId id = body.ownId().orElseGet(() -> new JobId(ids.next()));
        return entrances
                .callOwner(id, request.caller(), JobServiceGrpc.getSubmitMethod(), body.toRequest(id))
                .thenApply(job -> {
                    HttpStatus status = job.getKnownBefore() ? HttpStatus.OK : HttpStatus.CREATED;
                    return Answers.json(
                            Answers.headers(status)
                                    .set(HttpHeaderNames.LOCATION, Routes.PREFIX + "/jobs/" + job.getId())
                                    .build(),
                            json -> JobJson.write(json, job));
                });
    }

    CompletableFuture<HttpResponse> get(Request request) {
        request.query();
        JobId id = request.job();
        return entrances
                .callOwner(
                        id,
                        request.caller(),
                        JobServiceGrpc.getGetMethod(),
                        GetJobRequest.newBuilder().setId(id.toString()).build())
                .thenApply(JobRoutes::answer);
    }

    CompletableFuture<HttpResponse> list(Request request) {
        Query query = request.query("state", "engine", "owner", "limit", "page", "text");
        ListJobsRequest.Builder list =
                ListJobsRequest.newBuilder().setLimit((int) query.number("limit", 0, 1, MAX_LIST));
        query.text("state").ifPresent(states -> {
            for (String state : states.split(",", -1)) {
                list.addStates(state(state));
            }
        });
        query.text("engine").ifPresent(list::setEngine);
        query.text("owner").ifPresent(list::setOwner);
        query.text("page").ifPresent(list::setPage);
        query.text("text").ifPresent(list::setText);
        return entrances
                .callAny(request.caller(), JobServiceGrpc.getListMethod(), list.build())
                .thenApply(page -> Answers.json(json -> JobJson.write(json, page)));
    }

    CompletableFuture<HttpResponse> cancel(Request request) {
        request.query();
        JobId id = request.job();
        CancelJobRequest.Builder cancel = CancelJobRequest.newBuilder().setId(id.toString());
        request.bodyIfAny(CancelBody.class).flatMap(CancelBody::reason).ifPresent(cancel::setReason);
        return entrances
                .callOwner(id, request.caller(), JobServiceGrpc.getCancelMethod(), cancel.build())
                .thenApply(JobRoutes::answer);
    }

    private static JobState state(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state != JobState.JOB_STATE_UNSPECIFIED && state != JobState.UNRECOGNIZED)
                .filter(state -> state.name().equalsIgnoreCase(name.trim()))
                .findFirst()
                .orElseThrow(() -> unknownState(name));
    }

    private static DrawbarException unknownState(String name) {
        return Request.bad("There is no state '" + (name.length() <= 40 ? name : name.substring(0, 40) + "…")
                + "'; the states are ACCEPTED, QUEUED, RUNNING, CANCELLING, SUCCEEDED, FAILED and CANCELLED.");
    }

    private static HttpResponse answer(Job job) {
        return Answers.json(json -> JobJson.write(json, job));
    }
}
