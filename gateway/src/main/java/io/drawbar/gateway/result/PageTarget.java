package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/** Collects a page until it has all its rows or enough bytes. Used by one pump. */
final class PageTarget implements ResultPump.Target {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Page> page = new CompletableFuture<>();

    PageTarget(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    CompletableFuture<Page> page() {
        return page;
    }

    @Override
    public void begin(ResultSummary summary) {
        // The summary is told at the end, when it is later.
    }

    @Override
    public CompletableFuture<Void> write(HttpData piece) {
        try (piece) {
            bytes.writeBytes(piece.array());
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isFull() {
        return bytes.size() >= maxBytes;
    }

    @Override
    public void end(ResultSummary summary, long rows) {
        page.complete(new Page(summary, rows, bytes.toByteArray()));
    }

    @Override
    public void fail(Throwable thrown) {
        page.completeExceptionally(thrown);
    }
}
