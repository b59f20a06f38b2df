package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drawbar.it.Launcher;
import io.drawbar.jdbc.DeviceLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDBC driver with tokens of an issuer of OpenID Connect, from the login to the rows. */
@Timeout(120)
class JdbcOidcIT {
    /** So short that it ends while a connection is open. */
    private static final int LIFE_SECONDS = 4;

    private static final AtomicInteger TOKENS = new AtomicInteger();

    private static HttpServer issuer;
    private static ECKey key;
    private static Launcher launcher;
    private static int port;
    private static volatile boolean confirmed;

    @BeforeAll
    static void start() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String discovery = "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"token_endpoint\":\"%1$s/token\","
                + "\"device_authorization_endpoint\":\"%1$s/device\"}";
        issuer.createContext("/.well-known", exchange -> answer(exchange, 200, discovery.formatted(address())));
        issuer.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        issuer.createContext(
                "/device",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"device_code\":\"d\",\"user_code\":\"AB-CD\",\"interval\":1,\"verification_uri\":\""
                                + address() + "/confirm\"}"));
        issuer.createContext("/token", JdbcOidcIT::token);
        issuer.start();
        launcher = Launcher.fresh("jdbc-oidc");
        Path configuration = launcher.home().resolveSibling("jdbc-oidc.conf");
        Files.writeString(
                configuration,
                "gateway.oidc { issuer = \"" + address()
                        + "\", audience = [\"drawbar\"], user-claim = azp, clock-skew = 0s }\n");
        launcher.succeed("start", "--config", configuration.toString());
        port = JdbcServer.port(launcher);
    }

    @AfterAll
    static void stop() throws Exception {
        launcher.call("stop");
        issuer.stop(0);
    }

    private static String address() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort();
    }

    private static void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (form.contains("device_code=d") && !confirmed) {
            answer(exchange, 400, "{\"error\":\"authorization_pending\"}");
        } else if (form.contains("device_code=d") || form.contains("client_secret=right")) {
            TOKENS.incrementAndGet();
            String user = form.replaceAll(".*client_id=([a-z]+).*", "$1");
            answer(exchange, 200, "{\"access_token\":\"" + signed(user) + "\",\"expires_in\":" + LIFE_SECONDS + "}");
        } else {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        }
    }

    private static String signed(String user) throws IOException {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(address())
                            .audience("drawbar")
                            .claim("azp", user)
                            .expirationTime(Date.from(Instant.now().plusSeconds(LIFE_SECONDS)))
                            .build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Connection connect(String client, String more) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("oidcIssuer", address());
        properties.setProperty("oidcClientId", client);
        return DriverManager.getConnection("jdbc:drawbar://127.0.0.1:" + port + "/?engine=echo" + more, properties);
    }

    private static String user(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select user()")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void aProgramIsItselfAndItsConnectionOutlivesItsTokens() throws Exception {
        int before = TOKENS.get();
        try (Connection connection = connect("reports", "&oidcClientSecret=right");
                Statement statement = connection.createStatement()) {
            assertThat(connection.getMetaData().getUserName()).isEqualTo("reports");
            assertThat(user(connection)).isEqualTo("reports");
            statement.execute("set my.colour = 'green'");
            statement.execute("sleep 5s");
            assertThat(user(connection))
                    .as("with a new token, in the same session")
                    .isEqualTo("reports");
            try (ResultSet row = statement.executeQuery("show my.colour")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(2)).isEqualTo("green");
            }
            assertThat(TOKENS.get() - before).isGreaterThan(1);
        }
        assertThatThrownBy(() -> connect("reports", "&oidcClientSecret=wrong-one"))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("invalid_client")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aPersonConfirmsTheLoginInABrowser() throws Exception {
        DeviceLogin.setPrompt((address, code) -> confirmed = address.endsWith("/confirm") && code.equals("AB-CD"));
        try (Connection connection = connect("ada", "")) {
            assertThat(user(connection)).isEqualTo("ada");
        }
    }
}
