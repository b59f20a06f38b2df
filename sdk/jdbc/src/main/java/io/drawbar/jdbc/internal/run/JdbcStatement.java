package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.DrawbarStatement;
import io.drawbar.jdbc.StatementListener;
import io.drawbar.jdbc.internal.arrow.ArrowField;
import io.drawbar.jdbc.internal.arrow.ArrowMessage;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.rows.Rows;
import io.drawbar.jdbc.internal.rows.Unwrapping;
import io.drawbar.jdbc.internal.rows.Warnings;
import io.drawbar.jdbc.internal.sql.Escapes;
import io.drawbar.jdbc.internal.sql.Parameter;
import io.drawbar.jdbc.internal.wire.OutcomeEnd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A statement. Used by one thread at a time, except for {@link #cancel} and {@link #close}. */
public class JdbcStatement implements StatementDefaults, DrawbarStatement, Unwrapping {
    final JdbcConnection connection;
    final Session session;
    final Warnings warnings = new Warnings();
    final List<String> batch = new ArrayList<>();
    private final long prefetchBytes;
    private final List<Rows> kept = new ArrayList<>();
    private volatile Optional<Execution> execution = Optional.empty();
    private Optional<Order> order = Optional.empty();
    private Optional<StatementListener> listener = Optional.empty();
    private Optional<Rows> rows = Optional.empty();
    private long updateCount = -1;
    private String compression;
    private long maxRows;
    private Duration timeout;
    private int fetchSize;
    private int maxFieldSize;
    private boolean escapes = true;
    private boolean closeOnCompletion;
    private boolean poolable;
    private volatile boolean closed;

    JdbcStatement(JdbcConnection connection) throws SQLException {
        this.connection = connection;
        this.session = connection.session();
        this.prefetchBytes = session.options().bytes(Property.PREFETCH);
        this.compression = session.options().text(Property.COMPRESSION);
        this.maxRows = session.options().number(Property.MAX_ROWS);
        this.timeout = session.options().duration(Property.QUERY_TIMEOUT);
    }

    final void requireOpen() throws SQLException {
        if (closed) {
            throw Failures.closedObject("statement");
        }
        connection.requireOpen();
    }

    /** A statement's text as the engine gets it. */
    final String resolved(String sql) throws SQLException {
        if (sql == null || sql.isBlank()) {
            throw Failures.argument("The statement is empty.");
        }
        return escapes ? Escapes.resolve(sql, session.facts().lexical()) : sql;
    }

    /** Runs a statement; true: rows come first. */
    final boolean run(String sql, List<Parameter> parameters) throws SQLException {
        requireOpen();
        closeResults();
        warnings.clear();
        Order next =
                new Order(JobIds.next(), sql, parameters, maxRows, timeout, connection.clientLabels(), compression);
        order = Optional.of(next);
        listener.ifPresent(one -> Follower.start(session.rpc(), next.job(), one));
        return open(new Execution(session.rpc(), next, 0));
    }

    private boolean open(Execution next) throws SQLException {
        execution = Optional.of(next);
        updateCount = -1;
        rows = Optional.empty();
        Optional<ArrowMessage> schema = next.begin();
        List<ArrowField> fields = schema.isPresent() ? schema.get().fields() : Collections.emptyList();
        if (!fields.isEmpty()) {
            ResultOwner owner = new ResultOwner(this, maxRows);
            ArrowRows source = new ArrowRows(next, schema.get(), prefetchBytes, owner::ended);
            rows = Optional.of(new Rows(source, session.converter(), owner));
            return true;
        }
        if (schema.isPresent()) {
            // A result without columns: nothing to read, and nothing is known of a count.
            while (next.next().isPresent()) {
                updateCount = 0;
            }
        }
        OutcomeEnd end = next.end().orElseThrow();
        warned(end);
        updateCount = end.kind() == OutcomeEnd.Kind.NONE ? -1 : Math.max(0, end.updateCount());
        return false;
    }

    /** An outcome has ended, and what the engine has warned of is known. */
    final void warned(OutcomeEnd end) {
        end.warnings().forEach(line -> warnings.add(line, "01000"));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(resolved(sql), Collections.emptyList());
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        execute(sql);
        return requireRows();
    }

    final ResultSet requireRows() throws SQLException {
        return rows.orElseThrow(() -> Failures.misuse(
                "The statement answers no rows, but how many it has changed; use execute or executeUpdate. Job "
                        + jobId().orElse("")));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        execute(sql);
        return requireCount();
    }

    final long requireCount() throws SQLException {
        if (rows.isPresent()) {
            closeResults();
            throw Failures.misuse("The statement answers rows; use execute or executeQuery. Job " + jobId().orElse(""));
        }
        return updateCount;
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        requireOpen();
        return rows.orElse(null);
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        requireOpen();
        return updateCount;
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        requireOpen();
        Optional<Rows> before = rows;
        Optional<Execution> last = execution;
        if (current == CLOSE_ALL_RESULTS) {
            closeKept();
        }
        if (current == KEEP_CURRENT_RESULT) {
            before.ifPresent(kept::add);
        } else if (before.isPresent()) {
            before.get().close();
        }
        rows = Optional.empty();
        updateCount = -1;
        boolean over = last.isEmpty()
                || last.get().end().map(end -> end.more() == OutcomeEnd.More.NO).orElse(false)
                || last.get()
                        .end()
                        .map(end -> end.kind() == OutcomeEnd.Kind.NONE)
                        .orElse(false);
        return !over
                && open(new Execution(
                        session.rpc(), order.orElseThrow(), last.get().outcome() + 1));
    }

    private void closeResults() throws SQLException {
        Optional<Rows> open = rows;
        rows = Optional.empty();
        updateCount = -1;
        if (open.isPresent()) {
            open.get().close();
        }
        closeKept();
    }

    private void closeKept() throws SQLException {
        List<Rows> open = new ArrayList<>(kept);
        kept.clear();
        for (Rows one : open) {
            one.close();
        }
    }

    /** One of the results has been closed. */
    final void resultClosed(Rows one) throws SQLException {
        kept.remove(one);
        boolean last = rows.map(open -> open == one).orElse(false) && kept.isEmpty();
        if (closeOnCompletion && last && !closed) {
            close();
        }
    }

    @Override
    public Optional<String> jobId() {
        return execution.map(Execution::job);
    }

    @Override
    public void setListener(StatementListener wanted) {
        listener = Optional.ofNullable(wanted);
    }

    @Override
    public void setCompression(String wanted) throws SQLException {
        requireOpen();
        String known = wanted == null ? "" : wanted.toLowerCase(Locale.ROOT);
        if (!Property.COMPRESSION.choices().contains(known)) {
            throw Failures.argument(
                    "The compression is '" + wanted + "'; it must be one of " + Property.COMPRESSION.choices() + ".");
        }
        compression = known;
    }

    @Override
    public void cancel() throws SQLException {
        requireOpen();
        Optional<Execution> running = execution;
        if (running.isPresent() && running.get().end().isEmpty()) {
            running.get().cancel();
        }
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            try {
                closeResults();
            } finally {
                closed = true;
                connection.forget(this);
            }
        }
    }

    @Override
    public boolean isClosed() {
        return closed || connection.isClosed();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        requireOpen();
        batch.add(resolved(sql));
    }

    @Override
    public void clearBatch() throws SQLException {
        requireOpen();
        batch.clear();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        requireOpen();
        List<String> all = new ArrayList<>(batch);
        batch.clear();
        BatchCounts counts = new BatchCounts(all.size());
        for (String sql : all) {
            counts.add(() -> {
                run(sql, Collections.emptyList());
                return requireCount();
            });
        }
        return counts.all();
    }

    @Override
    public void setLargeMaxRows(long limit) throws SQLException {
        requireOpen();
        if (limit < 0) {
            throw Failures.argument("The most rows are " + limit + "; they are 0 or more.");
        }
        maxRows = limit;
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        requireOpen();
        return maxRows;
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        requireOpen();
        if (seconds < 0) {
            throw Failures.argument("The time-out is " + seconds + " s; it is 0 or more.");
        }
        timeout = Duration.ofSeconds(seconds);
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        requireOpen();
        return (int) timeout.toSeconds();
    }

    @Override
    public void setFetchSize(int rowsAtOnce) throws SQLException {
        requireOpen();
        if (rowsAtOnce < 0) {
            throw Failures.argument("The fetch size is " + rowsAtOnce + "; it is 0 or more.");
        }
        fetchSize = rowsAtOnce;
    }

    @Override
    public int getFetchSize() throws SQLException {
        requireOpen();
        return fetchSize;
    }

    @Override
    public void setMaxFieldSize(int bytes) throws SQLException {
        requireOpen();
        if (bytes < 0) {
            throw Failures.argument("The most bytes of a value are " + bytes + "; they are 0 or more.");
        }
        maxFieldSize = bytes;
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        requireOpen();
        return maxFieldSize;
    }

    @Override
    public void setEscapeProcessing(boolean enabled) throws SQLException {
        requireOpen();
        escapes = enabled;
    }

    @Override
    public void setPoolable(boolean wanted) throws SQLException {
        requireOpen();
        poolable = wanted;
    }

    @Override
    public boolean isPoolable() throws SQLException {
        requireOpen();
        return poolable;
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        requireOpen();
        closeOnCompletion = true;
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        requireOpen();
        return closeOnCompletion;
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireOpen();
        return connection;
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return warnings.first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
        warnings.clear();
    }
}
