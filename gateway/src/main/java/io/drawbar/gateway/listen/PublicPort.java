package io.drawbar.gateway.listen;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.server.FreePort;
import io.drawbar.gateway.GatewaySettings;
import io.drawbar.gateway.problem.ProblemErrorHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.Errors;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Where people reach Drawbar: address, TLS, limits. */
public final class PublicPort {
    private static final int CONNECTION_WINDOW_BYTES = 16 << 20;
    private static final int STREAM_WINDOW_BYTES = 8 << 20;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int RESET_WINDOW_SECONDS = 10;
    private static final int HEADER_BYTES = 64 << 10;
    private static final Duration WORKERS_END = Duration.ofSeconds(1);

    private final Settings settings;
    private final MeterRegistry metrics;
    private final InetAddress address;
    private final EventLoopGroup workers;
    private final Optional<Path> certificate;

    /** Checks the settings; {@link BadConfiguration} when the port could not be used with them. */
    public PublicPort(Settings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.address = address(settings.get(GatewaySettings.HOST));
        this.certificate = Optional.of(settings.get(GatewaySettings.TLS_CERTIFICATE))
                .filter(path -> !path.toString().isEmpty());
        if (certificate.isEmpty() && !address.isLoopbackAddress() && !settings.get(GatewaySettings.ALLOW_PLAINTEXT)) {
            throw new BadConfiguration("gateway.host is " + settings.get(GatewaySettings.HOST)
                    + ", which others can reach, and there is no TLS: set gateway.tls.certificate and gateway.tls.key,"
                    + " or gateway.allow-plaintext=true.");
        }
        this.workers = EventLoopGroups.builder()
                .numThreads(settings.get(GatewaySettings.THREADS))
                .threadFactory(ThreadFactories.newEventLoopThreadFactory("gateway-io", true))
                .gracefulShutdownMillis(0, WORKERS_END.toMillis())
                .build();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BadConfiguration("gateway.host is '" + host + "', which is not an address of this host.", e);
        }
    }

    /** A server that will listen there, without services. */
    public ServerBuilder builder() {
        long maxBytes = settings.get(GatewaySettings.REQUEST_MAX_BYTES);
        InetSocketAddress listen = new InetSocketAddress(address, settings.get(GatewaySettings.PORT));
        ServerBuilder server = Server.builder()
                .port(new ServerPort(listen, certificate.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP))
                .workerGroup(workers, true)
                .meterRegistry(metrics)
                .maxNumConnections(settings.get(GatewaySettings.MAX_CONNECTIONS))
                .idleTimeout(settings.get(GatewaySettings.IDLE_TIMEOUT))
                .requestTimeout(settings.get(GatewaySettings.REQUEST_TIMEOUT))
                .maxRequestLength(maxBytes)
                .http1MaxHeaderSize(HEADER_BYTES)
                .http2MaxHeaderListSize(HEADER_BYTES)
                .http2InitialConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .http2InitialStreamWindowSize(STREAM_WINDOW_BYTES)
                .http2MaxFrameSize(FRAME_BYTES)
                .http2MaxResetFramesPerWindow(
                        settings.get(GatewaySettings.MAX_RESETS) * RESET_WINDOW_SECONDS, RESET_WINDOW_SECONDS)
                .gracefulShutdownTimeoutMillis(
                        0, settings.get(GatewaySettings.STOP_TIMEOUT).toMillis())
                .disableServerHeader()
                .disableDateHeader()
                .errorHandler(new ProblemErrorHandler(maxBytes));
        certificate.ifPresent(file -> tls(server, file));
        return server;
    }

    private void tls(ServerBuilder server, Path file) {
        Path key = settings.get(GatewaySettings.TLS_KEY);
        String password = settings.get(GatewaySettings.TLS_KEY_PASSWORD);
        readable(file, "gateway.tls.certificate");
        readable(key, "gateway.tls.key");
        try {
            server.tls(
                    password.isEmpty()
                            ? TlsKeyPair.of(key.toFile(), file.toFile())
                            : TlsKeyPair.of(key.toFile(), password, file.toFile()));
        } catch (IllegalArgumentException e) {
            throw new BadConfiguration(
                    "The certificate (gateway.tls.certificate) and key (gateway.tls.key) cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void readable(Path file, String setting) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadConfiguration(setting + " is " + file + ", which is not a file that can be read.");
        }
    }

    /** Starts listening; {@link BadConfiguration} when the port is taken. */
    public void open(Server server) {
        try {
            server.start().join();
        } catch (CompletionException e) {
            Throwable cause = Exceptions.peel(e);
            // Netty's native transport does not throw a BindException, but says what the system said.
            if (cause instanceof BindException || cause instanceof Errors.NativeIoException) {
                throw FreePort.taken(
                        "The gateway",
                        settings.get(GatewaySettings.HOST),
                        settings.get(GatewaySettings.PORT),
                        "gateway.port",
                        e);
            }
            if (certificate.isPresent()) {
                throw new BadConfiguration("The public port cannot be opened: " + e.getCause(), e);
            }
            throw e;
        }
    }

    /** Stops listening, lets requests end for as long as configured, and closes all connections. */
    public void close(Server server) {
        CompletableFuture<Void> stopped = server.stop();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        workers.terminationFuture().addListener(future -> ended.complete(null));
        // After the last connection Armeria waits two seconds more for the thread that accepted them; that can be left
        // to it.
        CompletableFuture.anyOf(stopped, ended).join();
        workers.shutdownGracefully().awaitUninterruptibly(WORKERS_END.toMillis());
    }

    /** What people put in front of a path, such as {@code http://127.0.0.1:8288}. */
    public String url(Server server) {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : settings.get(GatewaySettings.HOST);
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (certificate.isPresent() ? "https://" : "http://") + bracketed + ":" + server.activeLocalPort();
    }
}
