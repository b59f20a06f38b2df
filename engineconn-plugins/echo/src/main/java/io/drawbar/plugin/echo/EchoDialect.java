package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.util.List;

/** What Echo's language is like: hardly SQL. */
final class EchoDialect {
    static final SqlDialect TOLD = SqlDialect.none()
            .with(
                    Ability.ALL_TABLES_ARE_SELECTABLE,
                    Ability.COLUMN_ALIASING,
                    Ability.CATALOGS_IN_DATA_MANIPULATION,
                    Ability.SCHEMAS_IN_DATA_MANIPULATION)
            .with(new Identifiers("\"", Case.SENSITIVE, Case.SENSITIVE, ""))
            .with(Words.of(
                    List.of(
                            "allocate",
                            "exit",
                            "fail",
                            "hang",
                            "limit",
                            "log",
                            "noop",
                            "rows",
                            "show",
                            "sleep",
                            "use",
                            "warn"),
                    List.of()));

    private EchoDialect() {}
}
