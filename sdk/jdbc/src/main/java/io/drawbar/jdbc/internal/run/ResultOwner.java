package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.rows.Rows;
import io.drawbar.jdbc.internal.rows.Warnings;
import io.drawbar.jdbc.internal.wire.OutcomeEnd;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/** The statement whose rows they are. */
final class ResultOwner implements Rows.Owner {
    private final JdbcStatement statement;
    private final long maxRows;
    private final Warnings warnings = new Warnings();

    /**
     * @param maxRows what the application has asked for; 0: nothing
     */
    ResultOwner(JdbcStatement statement, long maxRows) {
        this.statement = statement;
        this.maxRows = maxRows;
    }

    /** Warns of rows that are missing, and passes on what the engine has warned of. */
    void ended(OutcomeEnd end) {
        statement.warned(end);
        boolean asked = end.truncatedBy().equals("ROWS") && end.rows() == maxRows;
        if (asked) {
            warnings.add(
                    "There are more rows than the " + maxRows + " that setMaxRows or the property maxRows allows.",
                    "01004");
        } else if (!end.truncatedBy().isEmpty()) {
            warnings.add(
                    "The result was cut after " + end.rows() + " rows by the server's limit of "
                            + end.truncatedBy().toLowerCase(Locale.ROOT) + " (settings results.max-rows and"
                            + " results.max-bytes of the server).",
                    "01004");
        }
    }

    @Override
    public Optional<Statement> statement() {
        return Optional.of(statement);
    }

    @Override
    public void closed(Rows rows) throws SQLException {
        statement.resultClosed(rows);
    }

    @Override
    public Warnings warnings() {
        return warnings;
    }
}
