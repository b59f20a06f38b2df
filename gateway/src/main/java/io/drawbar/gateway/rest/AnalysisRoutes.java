package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import io.drawbar.gateway.json.AnalysisJson;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.submit.AnalysisBody;
import io.drawbar.protocol.v1.AnalysisServiceGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What scripts are and what they touch. */
final class AnalysisRoutes {
    private final Entrances entrances;

    AnalysisRoutes(Entrances entrances) {
        this.entrances = entrances;
    }

    /** Takes as long as the request may take, because an engine may have to start. */
    CompletableFuture<HttpResponse> analyse(Request request) {
        request.query();
        AnalysisBody body = request.body(AnalysisBody.class);
        return entrances
                .callAny(
                        request.caller(),
                        AnalysisServiceGrpc.getAnalyseMethod(),
                        body.toRequest(),
                        Duration.ofMillis(request.ctx().requestTimeoutMillis()))
                .thenApply(analysis -> Answers.json(json -> AnalysisJson.write(json, analysis)));
    }
}
