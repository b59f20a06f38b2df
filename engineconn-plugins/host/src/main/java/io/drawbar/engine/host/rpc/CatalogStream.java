package io.drawbar.engine.host.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.catalog.CatalogReader;
import io.drawbar.protocol.v1.CatalogChunk;
import io.grpc.stub.ServerCallStreamObserver;

/** The caller's end of a listing; sending waits while the caller reads slowly. Used by one thread. */
final class CatalogStream implements CatalogReader.Into {
    private final ServerCallStreamObserver<CatalogChunk> out;
    private final Object change = new Object();

    CatalogStream(ServerCallStreamObserver<CatalogChunk> out) {
        this.out = out;
        out.setOnReadyHandler(this::wake);
        out.setOnCancelHandler(this::wake);
    }

    private void wake() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    @Override
    public void chunk(CatalogChunk chunk) throws InterruptedException {
        synchronized (change) {
            while (!out.isReady() && !out.isCancelled()) {
                change.wait();
            }
        }
        if (out.isCancelled()) {
            throw new DrawbarException(ErrorCode.CANCELLED, "The caller is gone.");
        }
        out.onNext(chunk);
    }

    void complete() {
        out.onCompleted();
    }

    void fail(DrawbarException failure) {
        out.onError(Failures.toStatus(failure));
    }
}
