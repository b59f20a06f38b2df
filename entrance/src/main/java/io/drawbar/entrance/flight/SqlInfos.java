package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import io.drawbar.protocol.v1.EngineType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedElementActions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedPositionedCommands;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.IpcOption;

/**
 * What clients can ask of the server, every code of it: drivers fail on a code that is not answered. Where engines differ and
 * nothing is known of this one, what nearly all can do is told.
 */
final class SqlInfos {
    private static final String ARROW_VERSION = "18.3.0";

    private SqlInfos() {}

    /**
     * The messages that answer the codes asked for.
     *
     * @param codes none: all
     */
    static List<ByteString> messages(EngineType engine, String version, List<Integer> codes) {
        SqlInfoBuilder infos = new SqlInfoBuilder();
        server(infos, engine, version);
        language(infos, engine);
        limits(infos);
        abilities(infos);
        Set<Integer> known = known();
        List<Integer> wanted = codes.isEmpty()
                ? List.copyOf(known)
                : codes.stream().filter(known::contains).toList();
        Messages messages = new Messages();
        infos.send(wanted, messages);
        return messages.all;
    }

    /** Arrow's builder has no way to tell of concurrencies; codes of the future are not answered either. */
    private static Set<Integer> known() {
        Set<Integer> known = new TreeSet<>();
        for (SqlInfo info : SqlInfo.values()) {
            if (info != SqlInfo.UNRECOGNIZED && !info.name().startsWith("SQL_SUPPORTED_CONCURRENCIES")) {
                known.add(info.getNumber());
            }
        }
        return known;
    }

    private static void server(SqlInfoBuilder infos, EngineType engine, String version) {
        infos.withFlightSqlServerName("Drawbar " + engine.getType())
                .withFlightSqlServerVersion(version)
                .withFlightSqlServerArrowVersion(ARROW_VERSION)
                .withFlightSqlServerReadOnly(false)
                .withFlightSqlServerSql(true)
                .withFlightSqlServerSubstrait(false)
                .withFlightSqlServerSubstraitMinVersion("")
                .withFlightSqlServerSubstraitMaxVersion("")
                .withFlightSqlServerTransaction(SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE)
                .withFlightSqlServerCancel(true)
                .withFlightSqlServerBulkIngestion(false)
                .withFlightSqlServerBulkIngestionTransaction(false)
                .withFlightSqlServerStatementTimeout(0)
                .withFlightSqlServerTransactionTimeout(0);
    }

    private static void language(SqlInfoBuilder infos, EngineType engine) {
        infos.withSqlIdentifierQuoteChar(engine.getLexical().getBacktickQuotesIdentifier() ? "`" : "\"")
                .withSqlIdentifierCase(SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
                .withSqlQuotedIdentifierCase(SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
                .withSqlSearchStringEscape("\\")
                .withSqlExtraNameCharacters("")
                .withSqlCatalogTerm("catalog")
                .withSqlSchemaTerm("schema")
                .withSqlProcedureTerm("procedure")
                .withSqlCatalogAtStart(true)
                .withSqlDdlCatalog(false)
                .withSqlDdlSchema(true)
                .withSqlDdlTable(true)
                .withSqlAllTablesAreSelectable(true)
                .withSqlNullOrdering(SqlNullOrdering.SQL_NULLS_SORTED_LOW)
                .withSqlKeywords(new String[] {"LIMIT", "SHOW", "DESCRIBE", "EXPLAIN", "USE"})
                .withSqlNumericFunctions(
                        new String[] {"ABS", "CEIL", "EXP", "FLOOR", "LN", "LOG10", "MOD", "POWER", "ROUND", "SQRT"})
                .withSqlStringFunctions(
                        new String[] {"CONCAT", "LENGTH", "LOWER", "REPLACE", "SUBSTRING", "TRIM", "UPPER"})
                .withSqlSystemFunctions(new String[] {"COALESCE", "NULLIF"})
                .withSqlDatetimeFunctions(
                        new String[] {"CURRENT_DATE", "CURRENT_TIMESTAMP", "DAY", "HOUR", "MINUTE", "MONTH", "YEAR"})
                .withSqlSupportsConvert(Map.of());
    }

    /** Zero: no limit that is known. */
    private static void limits(SqlInfoBuilder infos) {
        infos.withSqlMaxBinaryLiteralLength(0)
                .withSqlMaxCharLiteralLength(0)
                .withSqlMaxColumnNameLength(0)
                .withSqlMaxColumnsInGroupBy(0)
                .withSqlMaxColumnsInIndex(0)
                .withSqlMaxColumnsInOrderBy(0)
                .withSqlMaxColumnsInSelect(0)
                .withSqlMaxColumnsInTable(0)
                .withSqlMaxConnections(0)
                .withSqlMaxCursorNameLength(0)
                .withSqlMaxIndexLength(0)
                .withSqlDbSchemaNameLength(0)
                .withSqlMaxProcedureNameLength(0)
                .withSqlMaxCatalogNameLength(0)
                .withSqlMaxRowSize(0)
                .withSqlMaxRowSizeIncludesBlobs(true)
                .withSqlMaxStatementLength(0)
                .withSqlMaxStatements(0)
                .withSqlMaxTableNameLength(0)
                .withSqlMaxTablesInSelect(0)
                .withSqlMaxUsernameLength(0);
    }

    private static void abilities(SqlInfoBuilder infos) {
        SqlSupportedElementActions none = SqlSupportedElementActions.SQL_ELEMENT_IN_PROCEDURE_CALLS;
        infos.withSqlSupportsColumnAliasing(true)
                .withSqlNullPlusNullIsNull(true)
                .withSqlSupportsTableCorrelationNames(true)
                .withSqlSupportsDifferentTableCorrelationNames(false)
                .withSqlSupportsExpressionsInOrderBy(true)
                .withSqlSupportsOrderByUnrelated(true)
                .withSqlSupportedGroupBy(SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED)
                .withSqlSupportsLikeEscapeClause(true)
                .withSqlSupportsNonNullableColumns(true)
                .withSqlSupportedGrammar(SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR, SupportedSqlGrammar.SQL_CORE_GRAMMAR)
                .withSqlAnsi92SupportedLevel(SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL)
                .withSqlSupportsIntegrityEnhancementFacility(false)
                .withSqlOuterJoinSupportLevel(SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS)
                .withSqlSchemasSupportedActions(none)
                .withSqlCatalogsSupportedActions(none)
                .withSqlSupportedPositionedCommands(new SqlSupportedPositionedCommands[0])
                .withSqlSelectForUpdateSupported(false)
                .withSqlStoredProceduresSupported(false)
                .withSqlSubQueriesSupported(
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS,
                        SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS)
                .withSqlCorrelatedSubqueriesSupported(true)
                .withSqlSupportedUnions(SqlSupportedUnions.SQL_UNION, SqlSupportedUnions.SQL_UNION_ALL)
                .withSqlDefaultTransactionIsolation(SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE)
                .withSqlTransactionsSupported(false)
                .withSqlSupportedTransactionsIsolationLevels(SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE)
                .withSqlDataDefinitionCausesTransactionCommit(false)
                .withSqlDataDefinitionsInTransactionsIgnored(false)
                .withSqlSupportedResultSetTypes(SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY)
                .withSqlBatchUpdatesSupported(true)
                .withSqlSavepointsSupported(false)
                .withSqlNamedParametersSupported(false)
                .withSqlLocatorsUpdateCopy(false)
                .withSqlStoredFunctionsUsingCallSyntaxSupported(false);
    }

    /** Takes what Arrow's builder would send. */
    private static final class Messages implements FlightProducer.ServerStreamListener {
        private final List<ByteString> all = new ArrayList<>();
        private VectorSchemaRoot root;

        @Override
        public void start(VectorSchemaRoot newRoot, DictionaryProvider dictionaries, IpcOption option) {
            root = newRoot;
            all.add(IpcEncoder.schema(newRoot.getSchema()));
        }

        @Override
        public void putNext() {
            all.add(IpcEncoder.batch(root));
        }

        @Override
        public void putNext(org.apache.arrow.memory.ArrowBuf metadata) {
            metadata.close();
            putNext();
        }

        @Override
        public void putMetadata(org.apache.arrow.memory.ArrowBuf metadata) {
            metadata.close();
        }

        @Override
        public void error(Throwable failed) {
            throw new IllegalStateException("Facts of the server cannot be told.", failed);
        }

        @Override
        public void completed() {
            // All is taken as it comes.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            // Nothing here takes long enough.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            handler.run();
        }

        @Override
        public void setUseZeroCopy(boolean enabled) {
            // It is copied anyway.
        }
    }
}
