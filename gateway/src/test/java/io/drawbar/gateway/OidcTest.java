package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.drawbar.common.config.BadConfiguration;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer of OpenID Connect at the public port. */
class OidcTest {
    private TestIssuer issuer;
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        issuer = new TestIssuer();
        cluster = open(Map.of());
    }

    @AfterEach
    void stop() {
        cluster.close();
        issuer.close();
    }

    private TestCluster open(Map<String, String> more) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "gateway.oidc.issuer", issuer.issuer(),
                "gateway.oidc.audience", "[\"drawbar\"]",
                "gateway.oidc.tenant-claim", "team",
                "gateway.oidc.timeout", "30s"));
        settings.putAll(more);
        return TestCluster.open(new FakeJobs(), settings);
    }

    private HttpResponse<String> me(String token) throws Exception {
        return cluster.send(HttpRequest.newBuilder(cluster.uri("/api/v1/me"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token));
    }

    private void refused(String why, String token) throws Exception {
        HttpResponse<String> answer = me(token);
        assertThat(answer.statusCode()).as(why).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void aRightTokenIsWhoItNamesWithoutAnyRole() throws Exception {
        String token = issuer.sign(issuer.claims("root").claim("roles", "admin").build());
        HttpResponse<String> answer = me(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"user\":\"root\"", "\"tenant\":\"red\"", "\"roles\":[]");
        assertThat(cluster.get("/api/v1/me").body()).as("passwords still do").contains("\"user\":\"ann\"");
        for (int i = 0; i < 20; i++) {
            assertThat(me(issuer.sign(issuer.claims("u" + i).build())).statusCode())
                    .isEqualTo(200);
        }
        assertThat(issuer.asked.get()).as("the keys are remembered").isEqualTo(1);
    }

    @Test
    void whatIsNotQuiteRightIsRefused() throws Exception {
        Date past = Date.from(Instant.now().minus(Duration.ofMinutes(2)));
        Date future = Date.from(Instant.now().plus(Duration.ofMinutes(2)));
        refused("expired", issuer.sign(issuer.claims("ann").expirationTime(past).build()));
        refused(
                "not yet",
                issuer.sign(issuer.claims("ann").notBeforeTime(future).build()));
        refused("no end", issuer.sign(issuer.claims("ann").expirationTime(null).build()));
        refused(
                "another's audience",
                issuer.sign(issuer.claims("ann").audience("mail").build()));
        refused(
                "another issuer",
                issuer.sign(issuer.claims("ann").issuer("https://evil.example").build()));
        refused(
                "no user",
                issuer.sign(
                        issuer.claims("ann").claim("preferred_username", null).build()));
        refused("a bad name", issuer.sign(issuer.claims("ann/../root").build()));
        refused("Drawbar itself", issuer.sign(issuer.claims("_drawbar").build()));
        refused("no tenant", issuer.sign(issuer.claims("ann").claim("team", 5).build()));
        refused("unsigned", new PlainJWT(issuer.claims("ann").build()).serialize());
        String right = issuer.sign(issuer.claims("ann").build());
        String other = issuer.sign(issuer.claims("bob").build());
        refused(
                "another's signature",
                right.substring(0, right.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
        // The public key as if it were a shared secret.
        JWTClaimsSet claims = issuer.claims("ann").build();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(issuer.key().getKeyID())
                        .build(),
                claims);
        confused.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        refused("signed with the public key", confused.serialize());
    }

    @Test
    void keysThatAreNotKnownDoNotMakeTheIssuerBusy() throws Exception {
        cluster.close();
        cluster = open(Map.of("gateway.oidc.keys-interval", "5m"));
        assertThat(me(issuer.sign(issuer.claims("ann").build())).statusCode()).isEqualTo(200);
        TestIssuer stranger = new TestIssuer();
        stranger.newKey("strange");
        for (int i = 0; i < 20; i++) {
            refused("unknown key", stranger.sign(issuer.claims("ann" + i).build()));
        }
        stranger.close();
        assertThat(issuer.asked.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aNewKeyIsFound() throws Exception {
        cluster.close();
        cluster = open(Map.of("gateway.oidc.keys-interval", "1s"));
        assertThat(me(issuer.sign(issuer.claims("ann").build())).statusCode()).isEqualTo(200);
        issuer.newKey("second");
        String token = issuer.sign(issuer.claims("ann").build());
        org.awaitility.Awaitility.await().until(() -> me(token).statusCode() == 200);
    }

    @Test
    void anIssuerThatIsAwayIsNoWrongToken() throws Exception {
        String token = issuer.sign(issuer.claims("ann").build());
        issuer.close();
        HttpResponse<String> answer = me(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains(issuer.issuer());
        assertThat(cluster.get("/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void whatCannotBeSafeOrCannotWorkIsNoConfiguration() {
        for (Map<String, String> wrong : java.util.List.of(
                Map.of("gateway.oidc.audience", "[]"),
                Map.of("gateway.oidc.issuer", "http://issuer.example"),
                Map.of("gateway.oidc.issuer", "http://127.0.0.1.issuer.example"),
                Map.of("gateway.oidc.keys-interval", "1m", "gateway.oidc.keys-cache-time", "1m"),
                Map.of("gateway.oidc.keys", "file:///etc/keys"))) {
            assertThatThrownBy(() -> open(wrong).close())
                    .isInstanceOf(BadConfiguration.class)
                    .hasMessageContaining("gateway.oidc.");
        }
    }
}
