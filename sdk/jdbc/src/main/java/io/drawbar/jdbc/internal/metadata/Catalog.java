package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.run.Session;
import io.drawbar.jdbc.internal.wire.Exchange;
import io.drawbar.jdbc.internal.wire.FlightData;
import io.drawbar.jdbc.internal.wire.ProtoReader;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import io.drawbar.jdbc.internal.wire.Retry;
import io.drawbar.jdbc.internal.wire.Rpc;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the engine for what its catalog lists. Thread-safe. */
public final class Catalog {
    private static final String ANY_TYPE = "type.googleapis.com/drawbar.v1.ReadCatalogRequest";

    private final Session session;
    private volatile Optional<Dialect> dialect = Optional.empty();

    /** What is listed. */
    enum Level {
        CURRENT(0),
        CATALOGS(1),
        SCHEMAS(2),
        TABLES(3),
        COLUMNS(4),
        DIALECT(5),
        ROUTINES(6),
        ARGUMENTS(7);

        /** Its number in drawbar.v1.ReadCatalogRequest. */
        private final int number;

        Level(int number) {
            this.number = number;
        }
    }

    public Catalog(Session session) {
        this.session = session;
    }

    /** Where the connection is at this moment. */
    public CatalogRow current() throws SQLException {
        List<CatalogRow> rows = read(new Question(Level.CURRENT));
        if (rows.isEmpty()) {
            throw Failures.misuse("The engine does not tell where the connection is.");
        }
        return rows.get(0);
    }

    /** A question, whose parts are left out where they do not matter. */
    static final class Question {
        private final ProtoWriter message;

        Question(Level level) {
            this.message = new ProtoWriter().number(2, level.number);
        }

        /** A name; null or empty: any. */
        Question catalog(String name) {
            message.text(3, name == null ? "" : name);
            return this;
        }

        /** A pattern of LIKE; null or empty: any. */
        Question schema(String pattern) {
            message.text(4, pattern == null ? "" : pattern);
            return this;
        }

        Question table(String pattern) {
            message.text(5, pattern == null ? "" : pattern);
            return this;
        }

        Question column(String pattern) {
            message.text(6, pattern == null ? "" : pattern);
            return this;
        }

        Question routine(String pattern) {
            message.text(8, pattern == null ? "" : pattern);
            return this;
        }

        Question types(String[] types) {
            if (types != null) {
                for (String type : types) {
                    message.textAlways(7, type);
                }
            }
            return this;
        }

        byte[] ticket() {
            ProtoWriter any = new ProtoWriter().text(1, ANY_TYPE).message(2, message);
            return new ProtoWriter().message(1, any).toBytes();
        }
    }

    /** Everything that answers a question. */
    List<CatalogRow> read(Question question) throws SQLException {
        return ask(question, exchange -> {
            List<CatalogRow> rows = new ArrayList<>();
            each(exchange, 1, message -> rows.add(CatalogRow.parse(message)));
            return rows;
        });
    }

    /** What the engine's SQL is like; asked once. */
    Dialect dialect() throws SQLException {
        if (dialect.isEmpty()) {
            List<Dialect> told = ask(new Question(Level.DIALECT), exchange -> {
                List<Dialect> found = new ArrayList<>();
                each(exchange, 2, message -> found.add(Dialect.parse(message)));
                return found;
            });
            if (told.isEmpty()) {
                throw Failures.misuse("The engine does not tell what its SQL is like.");
            }
            dialect = Optional.of(told.get(0));
        }
        return dialect.get();
    }

    private interface Reading<T> {
        T read(Exchange exchange) throws IOException, ServerFailure;
    }

    private <T> T ask(Question question, Reading<T> reading) throws SQLException {
        Rpc rpc = session.rpc();
        byte[] ticket = question.ticket();
        Retry retry = new Retry(rpc);
        while (true) {
            HostPort at = rpc.server();
            try {
                return reading.read(rpc.call("DoGet", ticket, () -> ticket));
            } catch (IOException e) {
                retry.after(at, e);
            } catch (ServerFailure e) {
                retry.after(at, e, "");
            }
        }
    }

    /** Goes through a field of the chunks that are answered. */
    private static void each(Exchange exchange, int field, Consumer<ProtoReader> step)
            throws IOException, ServerFailure {
        try {
            for (Optional<byte[]> next = exchange.next(); next.isPresent(); next = exchange.next()) {
                ProtoReader chunk = FlightData.parse(next.get()).metadata();
                while (chunk.next()) {
                    if (chunk.field() == field) {
                        step.accept(chunk.message());
                    }
                }
            }
        } finally {
            if (!exchange.isEnded()) {
                exchange.abort();
            }
        }
    }
}
