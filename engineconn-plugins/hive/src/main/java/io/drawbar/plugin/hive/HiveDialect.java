package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.NullOrder;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hive.ql.exec.FunctionRegistry;

/** What Hive's SQL is like, with the functions of the Hive that runs. */
final class HiveDialect {
    private static final SqlDialect COMMON = SqlDialect.common()
            .with(Ability.SUBQUERIES_IN_QUANTIFIEDS)
            // Columns are added in parentheses only, which is not what tools mean by it.
            .without(
                    Ability.ALTER_TABLE_ADD_COLUMN,
                    Ability.CATALOGS_IN_DATA_MANIPULATION,
                    Ability.CATALOGS_IN_TABLE_DEFINITIONS,
                    Ability.LIKE_ESCAPE_CLAUSE)
            .with(NullOrder.HIGH)
            .with(new Identifiers("`", Case.LOWER, Case.LOWER, ""))
            .with(new Terms("catalog", "database", "procedure", ".", true));

    /** What is reserved beyond SQL:2003, as Hive's documentation lists it; the parser cannot be asked. */
    private static final List<String> KEYWORDS = List.of(
            ("ADD ADMIN AFTER ANALYZE ARCHIVE AUTHORIZATION BUCKET BUCKETS CLUSTER CLUSTERED CLUSTERSTATUS COLLECTION COLUMNS"
                            + " COMMENT COMPACT COMPACTIONS CONCATENATE CONF CONSTRAINT DATABASE DATABASES DATETIME DBPROPERTIES"
                            + " DEFERRED DIRECTORIES DIRECTORY DISTRIBUTE ENABLE EXCHANGE EXPLAIN EXPORT EXTENDED FIELDS"
                            + " FILEFORMAT FORMATTED FUNCTIONS IDXPROPERTIES IMPORT INDEX INDEXES INPATH INPUTDRIVER"
                            + " INPUTFORMAT ITEMS JAR KEYS LATERAL LESS LIMIT LINES LOAD LOCK LOCKS LOGICAL MACRO MAPJOIN"
                            + " MATERIALIZED MORE MSCK NOSCAN OFFLINE OFFSET ORC OUTPUTDRIVER OUTPUTFORMAT OVERWRITE PARQUET"
                            + " PARTITIONED PARTITIONS PERCENT PLUS PRETTY PROTECTION PURGE RCFILE READONLY REBUILD RECORDREADER"
                            + " RECORDWRITER REDUCE REGEXP RELOAD RENAME REPAIR REPLACE REPLICATION RESTRICT REWRITE RLIKE"
                            + " ROLES SEMI SEQUENCEFILE SERDE SERDEPROPERTIES SHARED SHOW SHOW_DATABASE SKEWED SORT SORTED"
                            + " SSL STATISTICS STORED STREAMTABLE STRING STRUCT TABLES TBLPROPERTIES TEMPORARY TERMINATED TEXTFILE"
                            + " TINYINT TOUCH TRANSACTIONS TRANSFORM TRUNCATE UNARCHIVE UNDO UNIONTYPE UNLOCK UNSET UNSIGNED URI"
                            + " USE UTC VIEW VIEWS WHILE")
                    .split(" "));

    /** Functions of Hive that are called otherwise than those of the standard that have their names. */
    private static final Set<String> CALLED_OTHERWISE = Set.of("char", "position");

    private HiveDialect() {}

    static SqlDialect told() {
        Set<String> functions = new TreeSet<>(FunctionRegistry.getFunctionNames());
        functions.removeAll(CALLED_OTHERWISE);
        return COMMON.with(Words.of(KEYWORDS, functions));
    }
}
