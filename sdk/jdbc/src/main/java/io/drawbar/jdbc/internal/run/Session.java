package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import io.drawbar.jdbc.internal.wire.Rpc;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What statements of a connection share: calls to the server, what it is, and how values are shown. Thread-safe. */
public final class Session {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Options options;
    private final Rpc rpc;
    private final Facts facts;

    private Session(Options options, Rpc rpc, Facts facts) {
        this.options = options;
        this.rpc = rpc;
        this.facts = facts;
    }

    /** Finds a host that answers, and logs in. */
    public static Session open(Options options) throws SQLException {
        Rpc rpc = new Rpc(options);
        rpc.connectionOptions(message(options, options.text(Property.CATALOG), options.text(Property.SCHEMA)));
        Optional<SQLException> last = Optional.empty();
        for (int attempt = 0; attempt < options.hosts().size(); attempt++) {
            HostPort host = rpc.server();
            try {
                Facts facts = Facts.parse(rpc.actOnce("drawbar.Describe", new byte[0]));
                return new Session(options, rpc, facts);
            } catch (IOException e) {
                last = Optional.of(Failures.lost(host.toString(), e));
            } catch (ServerFailure e) {
                if (e.status() != ServerFailure.UNAVAILABLE_STATUS) {
                    throw Failures.of(e, "");
                }
                last = Optional.of(Failures.of(e, ""));
            }
            rpc.tryNextHost(host);
        }
        throw last.orElseThrow();
    }

    /** A drawbar.v1.DriverOptions. */
    private static byte[] message(Options options, String catalog, String schema) {
        return new ProtoWriter()
                .text(1, options.text(Property.ENGINE))
                .text(2, options.text(Property.LANGUAGE))
                .text(3, catalog)
                .text(4, schema)
                .map(5, options.settings())
                .map(6, options.labels())
                .toBytes();
    }

    /** Where the connection is now, in case the server has to open its session anew. */
    void place(String catalog, String schema) {
        rpc.connectionOptions(message(options, catalog, schema));
    }

    public Options options() {
        return options;
    }

    public Rpc rpc() {
        return rpc;
    }

    public Facts facts() {
        return facts;
    }

    /** A converter for one thread. */
    public Converter converter() {
        return new Converter(options.zone());
    }

    /** Why the server does not answer; empty: it does, and knows who calls. */
    Optional<String> silentBecause(Duration limit) {
        Duration before = rpc.silence();
        try {
            rpc.silence(limit);
            rpc.actOnce("drawbar.Describe", new byte[0]);
            return Optional.empty();
        } catch (IOException | ServerFailure e) {
            return Optional.of(e.toString());
        } finally {
            rpc.silence(before);
        }
    }

    /** Ends the server's session; what cannot be told it finds out by itself. */
    void close() {
        try {
            rpc.silence(CLOSE_LIMIT);
            rpc.actOnce("CloseSession", new byte[0]);
        } catch (IOException | ServerFailure e) {
            // The server ends what nobody uses.
            rpc.abort();
            return;
        }
        rpc.abort();
    }
}
