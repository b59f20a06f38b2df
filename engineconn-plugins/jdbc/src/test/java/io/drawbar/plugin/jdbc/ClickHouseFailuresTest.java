package io.drawbar.plugin.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What servers of several ages say through several drivers. */
class ClickHouseFailuresTest {
    private static EngineException failure(String message, String text) {
        return new ClickHouseDialect().failure(new SQLException(message), text);
    }

    @Test
    void aSyntaxErrorHasItsPlace() {
        EngineException old = failure(
                "ClickHouse exception, code: 62, host: 127.0.0.1, port: 18123; Code: 62, e.displayText() ="
                        + " DB::Exception: Syntax error: failed at position 24 (end of query) (line 2, col 15): ."
                        + " Expected one of: function, identifier, e.what() = DB::Exception",
                "select 1\n  , selec from");
        assertThat(old.kind()).isEqualTo(Kind.USER);
        assertThat(old.engineCode()).contains("62");
        assertThat(old.sqlState()).contains("42000");
        assertThat(old.getMessage())
                .isEqualTo("Syntax error: failed at position 24 (end of query) (line 2, col 15): ."
                        + " Expected one of: function, identifier");
        assertThat(old.line()).isEqualTo(2);
        assertThat(old.column()).isEqualTo(15);

        EngineException inOneLine = failure(
                "Code: 62, e.displayText() = DB::Exception: Syntax error: failed at position 8: nosuch",
                "select nosuch");
        assertThat(inOneLine.line()).isEqualTo(1);
        assertThat(inOneLine.column()).isEqualTo(8);

        EngineException newer = failure(
                "Code: 62. DB::Exception: Syntax error: failed at position 1 ('selec') (line 1, col 1): selec 1. Expected"
                        + " one of: SELECT query. (SYNTAX_ERROR) (version 24.3.2.23 (official build))",
                "selec 1");
        assertThat(newer.getMessage())
                .isEqualTo("Syntax error: failed at position 1 ('selec') (line 1, col 1): selec 1. Expected one of:"
                        + " SELECT query.");
        assertThat(newer.column()).isEqualTo(1);
    }

    @Test
    void eachIsWhoseItIs() {
        EngineException table =
                failure("Code: 60. DB::Exception: Table default.x doesn't exist. (UNKNOWN_TABLE)", "select * from x");
        assertThat(table.kind()).isEqualTo(Kind.USER);
        assertThat(table.sqlState()).contains("42S02");
        assertThat(table.getMessage()).isEqualTo("Table default.x doesn't exist.");
        assertThat(failure("Code: 47, e.displayText() = DB::Exception: Unknown identifier: y", "select y")
                        .sqlState())
                .contains("42S22");
        assertThat(failure("Code: 241, e.displayText() = DB::Exception: Memory limit (for query) exceeded", "x")
                        .kind())
                .isEqualTo(Kind.RESOURCES);
        assertThat(failure("Code: 394. DB::Exception: Query was cancelled", "x").kind())
                .isEqualTo(Kind.CANCELLED);
        assertThat(failure("Code: 48. DB::Exception: Not supported", "x").kind())
                .isEqualTo(Kind.UNSUPPORTED);
        assertThat(failure("Code: 49. DB::Exception: Logical error", "x").kind())
                .isEqualTo(Kind.ENGINE);
        assertThat(failure("Connection refused", "x").getMessage()).isEqualTo("Connection refused");
    }
}
