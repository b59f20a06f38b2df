package io.drawbar.gateway;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.AnalyseScriptRequest;
import io.drawbar.protocol.v1.AnalysedStatement;
import io.drawbar.protocol.v1.AnalysisServiceGrpc;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.drawbar.protocol.v1.TableUse;
import io.grpc.stub.StreamObserver;

/** Tells of every script that it copies a table of its caller's into another, and has a wrong statement; of the code {@code cannot}, nothing. */
final class FakeAnalyses extends AnalysisServiceGrpc.AnalysisServiceImplBase {
    @Override
    public void analyse(AnalyseScriptRequest request, StreamObserver<ScriptAnalysis> answer) {
        if (request.getCode().equals("cannot")) {
            throw new DrawbarException(ErrorCode.UNSUPPORTED, "Engine echo does not tell what its statements touch.");
        }
        StatementAnalysis analysis = StatementAnalysis.newBuilder()
                .setKind(StatementAnalysis.Kind.DML)
                .addReads(TableUse.newBuilder()
                        .setCatalog(request.getCatalog())
                        .setSchema(Caller.current().user().value())
                        .setTable("orders")
                        .setColumnsKnown(true)
                        .addColumns("id"))
                .addWrites(TableUse.newBuilder().setTable("copies"))
                .build();
        answer.onNext(ScriptAnalysis.newBuilder()
                .addStatements(statement(request).setAnalysis(analysis))
                .addStatements(statement(request)
                        .setFailure(Failures.of(ErrorCode.STATEMENT_FAILED, "There is no such table.").toBuilder()
                                .setLine(2)
                                .setColumn(3)))
                .build());
        answer.onCompleted();
    }

    private static AnalysedStatement.Builder statement(AnalyseScriptRequest request) {
        return AnalysedStatement.newBuilder()
                .setEnd(request.getCode().length())
                .setEngineType(request.getEngine())
                .setEngineVersion("1")
                .setLanguage("sql");
    }
}
