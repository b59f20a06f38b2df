package io.drawbar.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests and sends them again when that is safe: every request of the API may be sent twice. Thread-safe.
 *
 * @param http the connections
 * @param base where the server is, without a path
 * @param authorization value of the header; empty: no login
 * @param requestTimeout until an answer begins
 * @param retryLimit how often a request is sent again
 * @param retryWait before the first repetition; doubles from there
 */
record Transport(
        HttpClient http,
        URI base,
        Optional<String> authorization,
        Duration requestTimeout,
        int retryLimit,
        Duration retryWait) {
    private static final Set<Integer> RETRIED = Set.of(429, 502, 503, 504);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private record Outcome(Optional<HttpResponse<String>> response, Optional<Throwable> failure) {}

    /** A request with a short answer, to be completed by the caller. */
    HttpRequest.Builder request(String pathAndQuery) {
        return streamRequest(pathAndQuery).timeout(requestTimeout);
    }

    /** A request whose answer may take for ever: newer JDKs count the body into a request's time-out. */
    HttpRequest.Builder streamRequest(String pathAndQuery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(pathAndQuery));
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
        return request;
    }

    /** The text of a successful answer; the future fails with {@link DrawbarClientException} alone. */
    CompletableFuture<String> text(HttpRequest request) {
        return attempt(request, 0);
    }

    private CompletableFuture<String> attempt(HttpRequest request, int repeated) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, failure) -> new Outcome(Optional.ofNullable(response), Optional.ofNullable(failure)))
                .thenCompose(outcome -> outcome.failure().isPresent()
                        ? onFailure(request, unwrap(outcome.failure().get()), repeated)
                        : onAnswer(request, outcome.response().orElseThrow(), repeated));
    }

    private CompletableFuture<String> onFailure(HttpRequest request, Throwable cause, int repeated) {
        // After a time-out the server may be working on it still: asking again would only add to its load.
        boolean again = cause instanceof IOException
                && (!(cause instanceof HttpTimeoutException) || cause instanceof HttpConnectTimeoutException);
        return again && repeated < retryLimit
                ? later(request, repeated, wait(repeated))
                : CompletableFuture.failedFuture(unreachable(cause));
    }

    private CompletableFuture<String> onAnswer(HttpRequest request, HttpResponse<String> response, int repeated) {
        if (response.statusCode() < 400) {
            return CompletableFuture.completedFuture(response.body());
        }
        if (RETRIED.contains(response.statusCode()) && repeated < retryLimit) {
            return later(request, repeated, retryAfter(response).orElseGet(() -> wait(repeated)));
        }
        return CompletableFuture.failedFuture(refused(response.statusCode(), response.body()));
    }

    private CompletableFuture<String> later(HttpRequest request, int repeated, Duration wait) {
        return CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(waited -> attempt(request, repeated + 1));
    }

    private Duration wait(int repeated) {
        Duration wait = retryWait.multipliedBy(1L << Math.min(repeated, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /** A successful answer's bytes as they come. Not sent again: the caller may have used some of them. */
    InputStream stream(HttpRequest request) {
        HttpResponse<InputStream> response = await(http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()));
        if (response.statusCode() < 400) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refused(response.statusCode(), new String(body.readNBytes(1 << 20), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    static DrawbarClientException refused(int status, String body) {
        try {
            Problem problem = Json.read(body, Problem.class);
            if (problem != null && problem.status() != 0) {
                return new DrawbarClientException(problem);
            }
        } catch (JsonProcessingException e) {
            return new DrawbarClientException(Problem.unexplained(status, body.strip()));
        }
        return new DrawbarClientException(Problem.unexplained(status, body.strip()));
    }

    DrawbarClientException unreachable(Throwable cause) {
        if (cause instanceof DrawbarClientException known) {
            return known;
        }
        String why;
        if (cause instanceof HttpConnectTimeoutException) {
            why = "did not accept a connection in time";
        } else if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            why = "did not answer in time";
        } else if (cause instanceof ConnectException) {
            why = "cannot be reached: is the server running there?";
        } else {
            String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
            why = "cannot be reached: " + message;
        }
        return new DrawbarClientException("Drawbar at " + base + " " + why, cause);
    }

    /** Waits for an answer; an interrupt ends the wait and stays set. */
    <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new DrawbarClientException("Interrupted while waiting for " + base, e);
        } catch (ExecutionException e) {
            throw unreachable(unwrap(e));
        }
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
