package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.drawbar.protocol.v1.ResultSummary;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP answer that a pump writes. Until the first row is on its way a failure is told as a problem document; after that a document
 * that has words for it tells it at its end, and every other answer is broken off, which no HTTP client takes for its end.
 */
final class HttpTarget implements ResultPump.Target {
    private final Optional<MediaType> type;
    private final Optional<String> fileName;
    private final HttpResponseWriter writer = HttpResponse.streaming();
    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

    HttpTarget(MediaType type, Optional<String> fileName) {
        this(Optional.of(type), fileName);
    }

    /** @param type empty: the result is a document and says itself */
    HttpTarget(Optional<MediaType> type, Optional<String> fileName) {
        this.type = type;
        this.fileName = fileName;
    }

    /** The answer, as soon as it is known what it is. */
    CompletableFuture<HttpResponse> answer() {
        return answer;
    }

    /** Fails when the client goes away in the middle. */
    CompletableFuture<Void> whenOver() {
        return writer.whenComplete();
    }

    @Override
    public void begin(ResultSummary summary) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(type.orElseGet(() -> ContentFormat.mediaType(summary)))
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .setLong("drawbar-total-rows", summary.getRows())
                .set("drawbar-complete", Boolean.toString(summary.getComplete()));
        if (!summary.getTruncatedBy().isEmpty()) {
            headers.set("drawbar-truncated-by", summary.getTruncatedBy());
        }
        if (type.isEmpty()) {
            // What a user's program made must not run as a page of this server's.
            headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "sandbox");
            headers.set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        }
        fileName.ifPresent(
                name -> headers.set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"'));
        writer.write(headers.build());
        answer.complete(writer);
    }

    @Override
    public CompletableFuture<Void> write(HttpData piece) {
        if (piece.isEmpty()) {
            piece.close();
            return CompletableFuture.completedFuture(null);
        }
        if (!writer.tryWrite(piece)) {
            return CompletableFuture.failedFuture(new IllegalStateException("The client has gone."));
        }
        return writer.whenConsumed();
    }

    @Override
    public void end(ResultSummary summary, long rows) {
        writer.close();
    }

    @Override
    public void fail(Throwable thrown) {
        if (!answer.completeExceptionally(thrown)) {
            writer.close(thrown);
        }
    }

    @Override
    public void fail(Throwable thrown, HttpData words) {
        if (writer.tryWrite(words)) {
            writer.close();
        }
    }
}
