package io.drawbar.entrance.flight;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.SqlDialect;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Waits for what an engine says of its SQL. */
final class DialectAnswer implements StreamObserver<CatalogChunk> {
    private final CompletableFuture<SqlDialect> told = new CompletableFuture<>();

    private DialectAnswer() {}

    static CompletableFuture<SqlDialect> of(FlightCore.Link link) {
        DialectAnswer answer = new DialectAnswer();
        link.readCatalog(
                ReadCatalogRequest.newBuilder()
                        .setLevel(ReadCatalogRequest.Level.DIALECT)
                        .build(),
                answer);
        return answer.told;
    }

    @Override
    public void onNext(CatalogChunk chunk) {
        if (chunk.hasDialect()) {
            told.complete(chunk.getDialect());
        }
    }

    @Override
    public void onError(Throwable thrown) {
        told.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
        // Without effect when it has been told.
        told.completeExceptionally(
                new DrawbarException(ErrorCode.ENGINE_ERROR, "The engine does not tell what its SQL is like."));
    }
}
