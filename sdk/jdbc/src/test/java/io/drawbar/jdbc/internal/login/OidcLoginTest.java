package io.drawbar.jdbc.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drawbar.jdbc.DeviceLogin;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer, asked for as RFC 6749 and RFC 8628 say. */
class OidcLoginTest {
    private static final String SECRET = "hush-hush+&=";

    private final Deque<String> asked = new ConcurrentLinkedDeque<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private HttpServer server;
    private String issuer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/.well-known")) {
                answer(
                        exchange,
                        "200 {\"scopes\":[\"a\",{\"x\":[]}],\"token_endpoint\":\"" + issuer + "/token\","
                                + "\"device_authorization_endpoint\":\"" + issuer + "\\/device\"}");
                return;
            }
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI().getPath() + " " + form);
            answer(exchange, answers.isEmpty() ? "500 none" : answers.poll());
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String answer) throws IOException {
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Login login(Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of("oidcIssuer", issuer + "/", "oidcClientId", "bi tool"));
        properties.putAll(more);
        return Login.of(Options.of("jdbc:drawbar://localhost/", properties));
    }

    @Test
    void aProgramLogsInByItsSecretAndConnectionsShareTheToken() throws Exception {
        answers.add("200 {\"access_token\":\"t1\",\"expires_in\":300,\"token_type\":\"Bearer\"}");
        Map<String, String> set = Map.of("oidcClientSecret", SECRET, "oidcScope", "a b", "oidcAudience", "drawbar");
        assertThat(login(set).authorization()).isEqualTo("Bearer t1");
        assertThat(login(set).authorization()).isEqualTo("Bearer t1");
        assertThat(asked)
                .containsExactly("/token grant_type=client_credentials&client_id=bi+tool&client_secret="
                        + "hush-hush%2B%26%3D&scope=a+b&audience=drawbar");
        answers.add("200 {\"access_token\":\"t2\"}");
        assertThat(login(Map.of("oidcClientSecret", "another")).authorization()).isEqualTo("Bearer t2");
    }

    @Test
    void aTokenThatEndsIsReplacedByItsRefreshTokenOrAnew() throws Exception {
        answers.add("200 {\"access_token\":\"t1\",\"expires_in\":0,\"refresh_token\":\"r1\"}");
        answers.add("200 {\"access_token\":\"t2\",\"expires_in\":0,\"refresh_token\":\"r2\"}");
        answers.add("400 {\"error\":\"invalid_grant\"}");
        answers.add("200 {\"access_token\":\"t3\"}");
        Login login = login(Map.of("oidcClientSecret", SECRET));
        assertThat(login.authorization()).isEqualTo("Bearer t1");
        assertThat(login.authorization()).isEqualTo("Bearer t2");
        assertThat(login.authorization()).isEqualTo("Bearer t3");
        assertThat(login.authorization()).isEqualTo("Bearer t3");
        assertThat(asked).hasSize(4).element(1).asString().contains("grant_type=refresh_token", "refresh_token=r1");
    }

    @Test
    void aPersonConfirmsTheLoginSomewhereElse() throws Exception {
        List<String> shown = new ArrayList<>();
        DeviceLogin.setPrompt((address, code) -> shown.add(address + " " + code));
        answers.add(
                "200 {\"device_code\":\"d\",\"user_code\":\"AB-CD\",\"verification_uri\":\"https:\\/\\/i.example\\/x\","
                        + "\"interval\":1,\"expires_in\":60}");
        answers.add("400 {\"error\":\"authorization_pending\"}");
        answers.add("200 {\"access_token\":\"\\u0074d\"}");
        assertThat(login(Map.of()).authorization()).isEqualTo("Bearer td");
        assertThat(shown).containsExactly("https://i.example/x AB-CD");
        assertThat(asked).hasSize(3).element(0).asString().startsWith("/device client_id=bi+tool");
        assertThat(asked).last().asString().contains("device_code=d");
        answers.add("200 {\"device_code\":\"d\",\"user_code\":\"X\",\"verification_uri\":\"u\",\"interval\":1}");
        answers.add("400 {\"error\":\"access_denied\"}");
        assertThatThrownBy(() -> login(Map.of("user", "ada")).authorization())
                .isInstanceOfSatisfying(ServerFailure.class, e -> assertThat(e.status())
                        .isEqualTo(ServerFailure.UNAUTHENTICATED_STATUS))
                .hasMessageContaining("access_denied");
    }

    @Test
    void refusalsSayWhyAndNothingSecret() throws Exception {
        answers.add("401 {\"error\":\"invalid_client\",\"error_description\":\"No such client\"}");
        Login wrong = login(Map.of("oidcClientSecret", SECRET));
        assertThatThrownBy(wrong::authorization)
                .isInstanceOf(ServerFailure.class)
                .hasMessageContaining("No such client")
                .hasMessageNotContaining("hush");
        server.stop(0);
        Login away = login(Map.of("oidcClientSecret", SECRET, "oidcScope", "away"));
        assertThatThrownBy(away::authorization)
                .isInstanceOfSatisfying(
                        ServerFailure.class, e -> assertThat(e.status()).isEqualTo(ServerFailure.UNAVAILABLE_STATUS))
                .hasMessageContaining("oidcIssuer")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> login(Map.of("oidcIssuer", "http://i.example", "oidcClientSecret", SECRET))
                        .authorization())
                .hasMessageContaining("is not https");
        assertThatThrownBy(() -> login(Map.of("password", "p"))).isInstanceOf(SQLException.class);
        Options options = Options.of(
                "jdbc:drawbar://localhost/?oidcIssuer=x&oidcClientId=y&oidcClientSecret=hush", new Properties());
        assertThat(options.toString() + options.url()).doesNotContain("hush");
    }
}
