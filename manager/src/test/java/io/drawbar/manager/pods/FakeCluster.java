package io.drawbar.manager.pods;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API server that fabric8 brings for tests, which keeps what is created and tells of it, with logs of pods added; and one node. */
final class FakeCluster implements AutoCloseable {
    private static final Pattern LOG = Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)/log\\?(.*)");
    private static final Pattern SINCE = Pattern.compile("sinceTime=([^&]*)");

    private final Dispatcher objects = new KubernetesCrudDispatcher();
    private final Path folder;
    private KubernetesMockServer server;
    private final KubernetesClient client;
    private final FakeKubelet kubelet;
    private final int port;

    FakeCluster(Path folder) {
        this.folder = folder;
        start(0);
        this.port = server.getPort();
        this.client = server.createClient();
        this.kubelet = new FakeKubelet(client, folder.resolve("pods"));
    }

    private void start(int at) {
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher(), false);
        server.init(InetAddress.getLoopbackAddress(), at);
    }

    private Dispatcher dispatcher() {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                Matcher log = LOG.matcher(request.getPath());
                return log.matches() ? log(log.group(1), log.group(2)) : objects.dispatch(request);
            }
        };
    }

    private MockResponse log(String pod, String query) {
        Matcher since = SINCE.matcher(query);
        Optional<Instant> from = since.find()
                ? Optional.of(Instant.parse(URLDecoder.decode(since.group(1), StandardCharsets.UTF_8)))
                : Optional.empty();
        try {
            return kubelet.log(pod, from)
                    .map(text -> new MockResponse().setResponseCode(200).setBody(text))
                    .orElse(new MockResponse().setResponseCode(404));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server is gone, and comes again where it was with all that it had. */
    void goAway() {
        server.destroy();
    }

    void comeBack() {
        start(port);
    }

    KubernetesClient client() {
        return client;
    }

    FakeKubelet kubelet() {
        return kubelet;
    }

    /** A kubeconfig for it. */
    Path kubeconfig() throws IOException {
        Path file = folder.resolve("kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters:
                  - { name: test, cluster: { server: "http://127.0.0.1:%d" } }
                users:
                  - { name: test, user: { token: agent } }
                contexts:
                  - { name: test, context: { cluster: test, user: test, namespace: %s } }
                """.formatted(port, FakeKubelet.NAMESPACE));
        return file;
    }

    @Override
    public void close() {
        kubelet.close();
        client.close();
        server.destroy();
    }
}
