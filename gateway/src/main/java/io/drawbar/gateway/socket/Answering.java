package io.drawbar.gateway.socket;

import io.drawbar.common.id.JobId;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.follow.Following;
import io.drawbar.gateway.json.AnalysisJson;
import io.drawbar.gateway.json.JobJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.gateway.result.Page;
import io.drawbar.gateway.result.ResultQuery;
import io.drawbar.gateway.result.Results;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.protocol.v1.AnalysisServiceGrpc;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests of WebSockets. Thread-safe.
 *
 * @param entrances finds the entrances
 * @param results reads results
 * @param following follows jobs
 * @param ids makes ids of jobs
 * @param limits of one WebSocket
 */
record Answering(Entrances entrances, Results results, Following following, Uuid7 ids, SocketLimits limits) {
    private static final int DEFAULT_PAGE = 1_000;

    /** The future is done when the client has taken the answer, and fails when there is none. */
    CompletableFuture<Void> answer(SocketRequest request, Caller caller, Outbox outbox, Follows follows) {
        if (request instanceof SocketRequest.Submit submit) {
            JobId id = submit.body().ownId().orElseGet(() -> new JobId(ids.next()));
            return entrances
                    .callOwner(
                            id,
                            caller,
                            JobServiceGrpc.getSubmitMethod(),
                            submit.body().toRequest(id))
                    .thenCompose(job -> send(outbox, request, job));
        }
        if (request instanceof SocketRequest.Get get) {
            GetJobRequest call =
                    GetJobRequest.newBuilder().setId(get.id().toString()).build();
            return entrances
                    .callOwner(get.id(), caller, JobServiceGrpc.getGetMethod(), call)
                    .thenCompose(job -> send(outbox, request, job));
        }
        if (request instanceof SocketRequest.Cancel cancel) {
            CancelJobRequest call = CancelJobRequest.newBuilder()
                    .setId(cancel.id().toString())
                    .setReason(cancel.reason().orElse(""))
                    .build();
            return entrances
                    .callOwner(cancel.id(), caller, JobServiceGrpc.getCancelMethod(), call)
                    .thenCompose(job -> send(outbox, request, job));
        }
        if (request instanceof SocketRequest.Follow follow) {
            return follows.follow(caller, follow);
        }
        if (request instanceof SocketRequest.Unfollow unfollow) {
            return follows.unfollow(unfollow);
        }
        if (request instanceof SocketRequest.Result result) {
            return page(result, caller, outbox);
        }
        if (request instanceof SocketRequest.Analyse analyse) {
            return entrances
                    .callAny(
                            caller,
                            AnalysisServiceGrpc.getAnalyseMethod(),
                            analyse.body().toRequest(),
                            limits.analysis())
                    .thenCompose(analysis -> outbox.send(
                            "analysis", request.requestId(), json -> AnalysisJson.statements(json, analysis)));
        }
        // A second login answers who one is already.
        return request instanceof SocketRequest.Ping
                ? outbox.send("pong", request.requestId(), json -> {})
                : welcome(outbox, request.requestId(), caller);
    }

    static CompletableFuture<Void> welcome(Outbox outbox, Optional<String> requestId, Caller caller) {
        return outbox.send("welcome", requestId, json -> {
            json.writeStringField("user", caller.user().value());
            json.writeStringField("tenant", caller.tenant().value());
            Json.texts(json, "roles", caller.roles().stream().sorted().toList());
        });
    }

    private static CompletableFuture<Void> send(Outbox outbox, SocketRequest request, Job job) {
        return outbox.send("job", request.requestId(), json -> {
            json.writeFieldName("job");
            JobJson.write(json, job);
        });
    }

    private CompletableFuture<Void> page(SocketRequest.Result request, Caller caller, Outbox outbox) {
        ResultQuery query = new ResultQuery(
                request.id(),
                request.result().orElse(0),
                request.offset().orElse(0),
                Math.min(request.limit().orElse(DEFAULT_PAGE), limits.pageRows()),
                false);
        Json.Piece start = json -> {
            json.writeStringField("type", "result");
            if (request.requestId().isPresent()) {
                json.writeStringField("requestId", request.requestId().get());
            }
            json.writeStringField("jobId", query.job().toString());
            json.writeNumberField("result", query.result());
        };
        if (!request.isArrow()) {
            return results.jsonPage(caller, query, limits.pageBytes(), start)
                    .thenCompose(page -> outbox.sendText(page.bytes()));
        }
        return results.arrowPage(caller, query, limits.pageBytes())
                .thenCompose(page -> outbox.sendBoth(header(query, start, page), page.bytes()));
    }

    /** What comes in front of a binary frame. */
    private static byte[] header(ResultQuery query, Json.Piece start, Page page) {
        return Json.bytes(json -> {
            json.writeStartObject();
            start.write(json);
            json.writeStringField("format", "arrow");
            json.writeNumberField("bytes", page.bytes().length);
            json.writeNumberField("offset", query.offset());
            json.writeNumberField("rows", page.rows());
            page.tail(json, query.offset());
            json.writeEndObject();
        });
    }
}
