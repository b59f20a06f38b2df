package io.drawbar.entrance.serve;

import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.submit.Analyses;
import io.drawbar.protocol.v1.AnalyseScriptRequest;
import io.drawbar.protocol.v1.AnalysisServiceGrpc;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Serves analyses of scripts to the gateway. A caller who goes away ends what was asked. */
public final class AnalysisEndpoint extends AnalysisServiceGrpc.AnalysisServiceImplBase {
    private final Analyses analyses;

    public AnalysisEndpoint(Analyses analyses) {
        this.analyses = analyses;
    }

    @Override
    public void analyse(AnalyseScriptRequest request, StreamObserver<ScriptAnalysis> out) {
        // Calls to engines must outlive this one, with which its context ends: sessions are given back afterwards.
        Context own = Context.current().fork();
        Context before = own.attach();
        CompletableFuture<ScriptAnalysis> answer;
        try {
            answer = analyses.analyse(Caller.current(), request);
        } finally {
            own.detach(before);
        }
        ((ServerCallStreamObserver<ScriptAnalysis>) out).setOnCancelHandler(own.wrap(() -> {
            var unused = answer.cancel(false);
        }));
        answer.whenComplete((analysis, failed) -> {
            if (failed == null) {
                out.onNext(analysis);
                out.onCompleted();
            } else {
                out.onError(Failures.toStatus(failed));
            }
        });
    }
}
