package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.arrow.ArrowMessage;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.rows.ColumnInfo;
import io.drawbar.jdbc.internal.rows.RowsMetaData;
import io.drawbar.jdbc.internal.sql.Lexical;
import io.drawbar.jdbc.internal.sql.Parameter;
import io.drawbar.jdbc.internal.sql.SqlText;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A statement with parameters. They travel with the statement, typed, and the engine binds them; where it cannot, they are put into
 * the text as literals. Used by one thread at a time.
 */
final class JdbcPreparedStatement extends JdbcStatement implements PreparedDefaults {
    private final SqlText sql;
    private final boolean asLiterals;
    private final Arguments arguments;
    private final Parameter[] parameters;
    private final List<List<Parameter>> rows = new ArrayList<>();
    private Optional<Prepared> prepared = Optional.empty();

    JdbcPreparedStatement(JdbcConnection connection, String text) throws SQLException {
        super(connection);
        Lexical lexical = session.facts().lexical();
        this.sql = SqlText.of(resolved(text), lexical);
        String how = session.options().text(Property.PARAMETERS);
        this.asLiterals = how.equalsIgnoreCase("literal")
                || sql.hasDoubled()
                || (!how.equalsIgnoreCase("server") && !session.facts().can("parameters"));
        this.arguments = new Arguments(session.converter());
        this.parameters = new Parameter[sql.parameters()];
    }

    private void set(int index, Parameter parameter) throws SQLException {
        requireOpen();
        if (index < 1 || index > parameters.length) {
            throw Failures.argument(
                    "There is no parameter " + index + "; the statement has " + parameters.length + ".");
        }
        parameters[index - 1] = parameter;
    }

    @Override
    public void setObject(int index, Object value) throws SQLException {
        set(index, arguments.of(value));
    }

    @Override
    public void setObject(int index, Object value, int type, int scale) throws SQLException {
        set(index, arguments.of(value, type, scale));
    }

    @Override
    public void setDate(int index, Date value, Calendar calendar) throws SQLException {
        set(index, Parameter.of(value == null ? null : at(value, calendar).toLocalDate()));
    }

    @Override
    public void setTime(int index, Time value, Calendar calendar) throws SQLException {
        set(index, Parameter.of(value == null ? null : at(value, calendar).toLocalTime()));
    }

    @Override
    public void setTimestamp(int index, Timestamp value, Calendar calendar) throws SQLException {
        if (value == null) {
            set(index, Parameter.NULL);
            return;
        }
        set(index, Parameter.of(at(value, calendar).withNano(value.getNanos()).toLocalDateTime()));
    }

    @SuppressWarnings("JavaUtilDate") // JDBC is made of them.
    private static java.time.ZonedDateTime at(java.util.Date value, Calendar calendar) {
        ZoneId zone = calendar == null
                ? ZoneId.systemDefault()
                : calendar.getTimeZone().toZoneId();
        return Instant.ofEpochMilli(value.getTime()).atZone(zone);
    }

    @Override
    public void clearParameters() throws SQLException {
        requireOpen();
        Arrays.fill(parameters, null);
    }

    private List<Parameter> values() throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] == null) {
                throw new SQLException("Parameter " + (i + 1) + " of " + parameters.length + " is not set.", "07001");
            }
        }
        return new ArrayList<>(Arrays.asList(parameters));
    }

    private boolean runWith(List<Parameter> values) throws SQLException {
        if (!asLiterals) {
            return run(sql.text(), values);
        }
        List<String> literals = new ArrayList<>();
        values.forEach(value -> literals.add(value.literal(session.facts().lexical())));
        return run(sql.with(literals), Collections.emptyList());
    }

    @Override
    public boolean execute() throws SQLException {
        requireOpen();
        return runWith(values());
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        execute();
        return requireRows();
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        execute();
        return requireCount();
    }

    @Override
    public void addBatch() throws SQLException {
        requireOpen();
        rows.add(values());
    }

    @Override
    public void clearBatch() throws SQLException {
        requireOpen();
        rows.clear();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        requireOpen();
        List<List<Parameter>> all = new ArrayList<>(rows);
        rows.clear();
        BatchCounts counts = new BatchCounts(all.size());
        for (List<Parameter> values : all) {
            counts.add(() -> {
                runWith(values);
                return requireCount();
            });
        }
        return counts.all();
    }

    private Prepared prepared() throws SQLException {
        requireOpen();
        if (prepared.isEmpty()) {
            byte[] request = new ProtoWriter().text(1, sql.text()).toBytes();
            prepared = Optional.of(Prepared.parse(session.rpc().act("drawbar.Prepare", request)));
        }
        return prepared.get();
    }

    /** Null when the statement answers no rows, or what it answers cannot be told before it runs, as JDBC has it. */
    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        Prepared known = prepared();
        if (known.schema().length == 0) {
            return null;
        }
        List<ColumnInfo> columns = new ArrayList<>();
        ArrowMessage.encapsulated(known.schema()).fields().forEach(field -> columns.add(ColumnInfo.of(field)));
        return columns.isEmpty() ? null : new RowsMetaData(columns);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        List<String> types =
                sql.parameters() == 0 ? Collections.emptyList() : prepared().parameterTypes();
        return new ParameterInfo(sql.parameters(), types);
    }

    @Override
    public void addBatch(String text) throws SQLException {
        throw PreparedDefaults.hasItsOwn();
    }

    @Override
    public boolean execute(String text) throws SQLException {
        throw PreparedDefaults.hasItsOwn();
    }

    @Override
    public ResultSet executeQuery(String text) throws SQLException {
        throw PreparedDefaults.hasItsOwn();
    }

    @Override
    public long executeLargeUpdate(String text) throws SQLException {
        throw PreparedDefaults.hasItsOwn();
    }
}
