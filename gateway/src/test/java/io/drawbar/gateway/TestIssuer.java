package io.drawbar.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An issuer of OpenID Connect, as far as the gateway asks it. */
final class TestIssuer implements AutoCloseable {
    private static final int KEY_BITS = 2_048;

    final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private final AtomicReference<RSAKey> key = new AtomicReference<>();

    TestIssuer() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "/keys\"}"));
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            answer(exchange, new JWKSet(key.get().toPublicJWK()).toString());
        });
        newKey("first");
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on another key signs, and it alone is published. */
    void newKey(String id) throws JOSEException {
        key.set(new RSAKeyGenerator(KEY_BITS).keyID(id).generate());
    }

    RSAKey key() {
        return key.get();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What a right token says. */
    JWTClaimsSet.Builder claims(String user) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("drawbar")
                .subject("s-1")
                .claim("preferred_username", user)
                .claim("team", "red")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
    }

    String sign(JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key().getKeyID())
                        .build(),
                claims);
        token.sign(new RSASSASigner(key()));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
