package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.util.Collection;
import java.util.List;

/** What Flink's SQL is like in batch mode; in streaming mode rows come in no order but that of time. */
final class FlinkDialect {
    private static final SqlDialect COMMON = SqlDialect.common()
            .with(Ability.ALTER_TABLE_DROP_COLUMN, Ability.SUBQUERIES_IN_QUANTIFIEDS)
            // Not over all that can stand in FROM.
            .without(Ability.CORRELATED_SUBQUERIES)
            .with(new Identifiers("`", Case.SENSITIVE, Case.SENSITIVE, ""))
            .with(new Terms("catalog", "database", "procedure", ".", true));

    /** Flink's parser is behind a class loader of its own and cannot be asked. */
    private static final List<String> KEYWORDS = List.of(
            ("ANALYZE BYTES CATALOGS CHANGES COLUMNS COMMENT COMPILE COMPUTE DATABASE DATABASES DISTRIBUTION ENFORCED ESTIMATED_COST"
                            + " EXPLAIN EXTENDED FRESHNESS FUNCTIONS IF JAR JARS JOB JOBS JSON_EXECUTION_PLAN LIMIT LOAD"
                            + " MATERIALIZED METADATA MODULES OFFSET OVERWRITE OVERWRITING PARTITIONED PARTITIONS PLAN"
                            + " PLAN_ADVICE PROCEDURES PYTHON QUALIFY RAW REFRESH REMOVE RENAME REPLACE RESET RESUME SCALA SHOW"
                            + " STATISTICS STOP STRING SUSPEND TABLES TIMESTAMP_LTZ TRUNCATE TRY_CAST UNLOAD USE VIEWS VIRTUAL"
                            + " WATERMARK WATERMARKS")
                    .split(" "));

    private FlinkDialect() {}

    static SqlDialect of(Collection<String> functions) {
        return COMMON.with(Words.of(KEYWORDS, functions));
    }
}
