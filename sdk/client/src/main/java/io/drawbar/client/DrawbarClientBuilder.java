package io.drawbar.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** Collects what a {@link DrawbarClient} needs. Not thread-safe. */
public final class DrawbarClientBuilder {
    private URI url = URI.create("http://127.0.0.1:8288");
    private Optional<String> authorization = Optional.empty();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(60);
    private Duration stallTimeout = Duration.ofSeconds(45);
    private Duration reconnectTimeout = Duration.ofMinutes(2);
    private int retries = 3;
    private Duration retryWait = Duration.ofMillis(200);

    DrawbarClientBuilder() {}

    /** Where the gateway is; {@code http://127.0.0.1:8288} by default. */
    public DrawbarClientBuilder url(String value) {
        URI parsed;
        try {
            parsed = URI.create(value.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + value + "' is no URL; expected one like http://127.0.0.1:8288", e);
        }
        boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
        if (!web || parsed.getHost() == null) {
            throw new IllegalArgumentException("'" + value + "' is no URL; expected one like http://127.0.0.1:8288");
        }
        url = parsed;
        return this;
    }

    /** Logs in with a token. */
    public DrawbarClientBuilder token(String value) {
        authorization = Optional.of("Bearer " + value.strip());
        return this;
    }

    /** Logs in with a user's name and password. */
    public DrawbarClientBuilder password(String user, String password) {
        Objects.requireNonNull(password, "password");
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorization = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        return this;
    }

    /** How long a new connection may take; 10 s by default. */
    public DrawbarClientBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /** How long an answer may take to begin; 60 s by default. */
    public DrawbarClientBuilder requestTimeout(Duration value) {
        requestTimeout = value;
        return this;
    }

    /** After how long of silence a stream of events is opened anew; 45 s by default, three heartbeats. */
    public DrawbarClientBuilder stallTimeout(Duration value) {
        stallTimeout = value;
        return this;
    }

    /** How long a stream of events tries to reach the server again before it fails; 2 minutes by default. */
    public DrawbarClientBuilder reconnectTimeout(Duration value) {
        reconnectTimeout = value;
        return this;
    }

    /** How often a request is sent again after a broken connection or an answer 429, 502, 503 or 504; 3 by default. */
    public DrawbarClientBuilder retries(int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("retries is " + value + "; expected 0 to 100");
        }
        retries = value;
        return this;
    }

    /** The wait before the first repetition, which doubles from there; 200 ms by default. */
    public DrawbarClientBuilder retryWait(Duration value) {
        retryWait = value;
        return this;
    }

    /** Makes the client. No connection is opened before the first call. */
    public DrawbarClient build() {
        // An upgrade to HTTP/2 in plain text costs a round trip and gains nothing for one caller; over TLS it is free.
        HttpClient.Version version =
                "https".equals(url.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        HttpClient http = HttpClient.newBuilder()
                .version(version)
                .connectTimeout(connectTimeout)
                .build();
        Transport transport = new Transport(http, url, authorization, requestTimeout, retries, retryWait);
        return new DrawbarClient(transport, stallTimeout, reconnectTimeout);
    }
}
