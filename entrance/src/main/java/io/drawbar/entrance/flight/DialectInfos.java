package io.drawbar.entrance.flight;

import io.drawbar.protocol.v1.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedElementActions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedPositionedCommands;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;

/** What Flight SQL asks about an engine's SQL, as the engine tells it; and what no engine does through Drawbar. */
final class DialectInfos {
    private final SqlDialect dialect;
    private final String quote;
    private final Set<String> abilities;

    /**
     * @param quote around identifiers, when the engine does not tell
     */
    DialectInfos(SqlDialect dialect, String quote) {
        this.quote = quote;
        this.dialect = dialect;
        this.abilities = Set.copyOf(dialect.getAbilitiesList());
    }

    void tell(SqlInfoBuilder infos) {
        language(infos);
        limits(infos);
        queries(infos);
        others(infos);
    }

    private boolean can(String ability) {
        return abilities.contains(ability);
    }

    /** Zero: no limit that is known. */
    private int limit(String name) {
        return dialect.getLimitsOrDefault(name, 0);
    }

    private void language(SqlInfoBuilder infos) {
        infos.withSqlIdentifierQuoteChar(dialect.getIdentifierQuote().isEmpty() ? quote : dialect.getIdentifierQuote())
                .withSqlIdentifierCase(letters(dialect.getPlainCase()))
                .withSqlQuotedIdentifierCase(letters(dialect.getQuotedCase()))
                .withSqlSearchStringEscape("\\")
                .withSqlExtraNameCharacters(dialect.getExtraNameCharacters())
                .withSqlCatalogTerm(dialect.getCatalogTerm())
                .withSqlSchemaTerm(dialect.getSchemaTerm())
                .withSqlProcedureTerm(dialect.getProcedureTerm())
                .withSqlCatalogAtStart(dialect.getCatalogAtStart())
                .withSqlDdlCatalog(false)
                .withSqlDdlSchema(can("SCHEMAS_IN_TABLE_DEFINITIONS"))
                .withSqlDdlTable(can("SCHEMAS_IN_TABLE_DEFINITIONS"))
                .withSqlAllTablesAreSelectable(can("ALL_TABLES_ARE_SELECTABLE"))
                .withSqlNullOrdering(nulls())
                .withSqlKeywords(dialect.getKeywordsList().toArray(String[]::new))
                .withSqlNumericFunctions(dialect.getNumericFunctionsList().toArray(String[]::new))
                .withSqlStringFunctions(dialect.getStringFunctionsList().toArray(String[]::new))
                .withSqlSystemFunctions(dialect.getSystemFunctionsList().toArray(String[]::new))
                .withSqlDatetimeFunctions(dialect.getTimeDateFunctionsList().toArray(String[]::new))
                .withSqlSupportsConvert(Map.of());
    }

    /** Flight SQL has no word for names that are others when written otherwise. */
    private static SqlSupportedCaseSensitivity letters(String name) {
        return switch (name) {
            case "UPPER" -> SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_UPPERCASE;
            case "LOWER" -> SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_LOWERCASE;
            case "MIXED" -> SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE;
            default -> SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_UNKNOWN;
        };
    }

    private SqlNullOrdering nulls() {
        return switch (dialect.getNullOrder()) {
            case "HIGH" -> SqlNullOrdering.SQL_NULLS_SORTED_HIGH;
            case "FIRST" -> SqlNullOrdering.SQL_NULLS_SORTED_AT_START;
            case "LAST" -> SqlNullOrdering.SQL_NULLS_SORTED_AT_END;
            default -> SqlNullOrdering.SQL_NULLS_SORTED_LOW;
        };
    }

    private void limits(SqlInfoBuilder infos) {
        infos.withSqlMaxBinaryLiteralLength(limit("BINARY_LITERAL_LENGTH"))
                .withSqlMaxCharLiteralLength(limit("CHAR_LITERAL_LENGTH"))
                .withSqlMaxColumnNameLength(limit("COLUMN_NAME_LENGTH"))
                .withSqlMaxColumnsInGroupBy(limit("COLUMNS_IN_GROUP_BY"))
                .withSqlMaxColumnsInIndex(limit("COLUMNS_IN_INDEX"))
                .withSqlMaxColumnsInOrderBy(limit("COLUMNS_IN_ORDER_BY"))
                .withSqlMaxColumnsInSelect(limit("COLUMNS_IN_SELECT"))
                .withSqlMaxColumnsInTable(limit("COLUMNS_IN_TABLE"))
                .withSqlMaxConnections(limit("CONNECTIONS"))
                .withSqlMaxCursorNameLength(limit("CURSOR_NAME_LENGTH"))
                .withSqlMaxIndexLength(limit("INDEX_LENGTH"))
                .withSqlDbSchemaNameLength(limit("SCHEMA_NAME_LENGTH"))
                .withSqlMaxProcedureNameLength(limit("PROCEDURE_NAME_LENGTH"))
                .withSqlMaxCatalogNameLength(limit("CATALOG_NAME_LENGTH"))
                .withSqlMaxRowSize(limit("ROW_SIZE"))
                .withSqlMaxRowSizeIncludesBlobs(true)
                .withSqlMaxStatementLength(limit("STATEMENT_LENGTH"))
                .withSqlMaxStatements(limit("STATEMENTS"))
                .withSqlMaxTableNameLength(limit("TABLE_NAME_LENGTH"))
                .withSqlMaxTablesInSelect(limit("TABLES_IN_SELECT"))
                .withSqlMaxUsernameLength(limit("USER_NAME_LENGTH"));
    }

    private void queries(SqlInfoBuilder infos) {
        List<SqlSupportedGroupBy> groups = new ArrayList<>();
        add(groups, "GROUP_BY_UNRELATED", SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED);
        add(groups, "GROUP_BY_BEYOND_SELECT", SqlSupportedGroupBy.SQL_GROUP_BY_BEYOND_SELECT);
        List<SqlOuterJoinsSupportLevel> joins = new ArrayList<>();
        add(joins, "LIMITED_OUTER_JOINS", SqlOuterJoinsSupportLevel.SQL_LIMITED_OUTER_JOINS);
        add(joins, "FULL_OUTER_JOINS", SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS);
        List<SqlSupportedSubqueries> subqueries = new ArrayList<>();
        add(subqueries, "SUBQUERIES_IN_COMPARISONS", SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS);
        add(subqueries, "SUBQUERIES_IN_EXISTS", SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS);
        add(subqueries, "SUBQUERIES_IN_INS", SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS);
        add(subqueries, "SUBQUERIES_IN_QUANTIFIEDS", SqlSupportedSubqueries.SQL_SUBQUERIES_IN_QUANTIFIEDS);
        List<SqlSupportedUnions> unions = new ArrayList<>();
        add(unions, "UNION", SqlSupportedUnions.SQL_UNION);
        add(unions, "UNION_ALL", SqlSupportedUnions.SQL_UNION_ALL);
        infos.withSqlSupportsColumnAliasing(can("COLUMN_ALIASING"))
                .withSqlNullPlusNullIsNull(can("NULL_PLUS_NON_NULL_IS_NULL"))
                .withSqlSupportsTableCorrelationNames(can("TABLE_CORRELATION_NAMES"))
                .withSqlSupportsDifferentTableCorrelationNames(can("DIFFERENT_TABLE_CORRELATION_NAMES"))
                .withSqlSupportsExpressionsInOrderBy(can("EXPRESSIONS_IN_ORDER_BY"))
                .withSqlSupportsOrderByUnrelated(can("ORDER_BY_UNRELATED"))
                .withSqlSupportedGroupBy(groups.toArray(SqlSupportedGroupBy[]::new))
                .withSqlSupportsLikeEscapeClause(can("LIKE_ESCAPE_CLAUSE"))
                .withSqlOuterJoinSupportLevel(joins.toArray(SqlOuterJoinsSupportLevel[]::new))
                .withSqlSubQueriesSupported(subqueries.toArray(SqlSupportedSubqueries[]::new))
                .withSqlCorrelatedSubqueriesSupported(can("CORRELATED_SUBQUERIES"))
                .withSqlSupportedUnions(unions.toArray(SqlSupportedUnions[]::new))
                .withSqlSelectForUpdateSupported(can("SELECT_FOR_UPDATE"));
    }

    private <T> void add(List<T> to, String ability, T value) {
        if (can(ability)) {
            to.add(value);
        }
    }

    private SqlSupportedElementActions[] actions(String of) {
        List<SqlSupportedElementActions> actions = new ArrayList<>();
        add(actions, of + "_IN_INDEX_DEFINITIONS", SqlSupportedElementActions.SQL_ELEMENT_IN_INDEX_DEFINITIONS);
        add(actions, of + "_IN_PRIVILEGE_DEFINITIONS", SqlSupportedElementActions.SQL_ELEMENT_IN_PRIVILEGE_DEFINITIONS);
        return actions.toArray(SqlSupportedElementActions[]::new);
    }

    private void others(SqlInfoBuilder infos) {
        List<SupportedSqlGrammar> grammars = new ArrayList<>();
        add(grammars, "MINIMUM_SQL_GRAMMAR", SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR);
        add(grammars, "CORE_SQL_GRAMMAR", SupportedSqlGrammar.SQL_CORE_GRAMMAR);
        add(grammars, "EXTENDED_SQL_GRAMMAR", SupportedSqlGrammar.SQL_EXTENDED_GRAMMAR);
        List<SupportedAnsi92SqlGrammarLevel> levels = new ArrayList<>();
        add(levels, "ANSI92_ENTRY_LEVEL_SQL", SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL);
        add(levels, "ANSI92_INTERMEDIATE_SQL", SupportedAnsi92SqlGrammarLevel.ANSI92_INTERMEDIATE_SQL);
        add(levels, "ANSI92_FULL_SQL", SupportedAnsi92SqlGrammarLevel.ANSI92_FULL_SQL);
        infos.withSqlSupportsNonNullableColumns(can("NON_NULLABLE_COLUMNS"))
                .withSqlSupportedGrammar(grammars.toArray(SupportedSqlGrammar[]::new))
                .withSqlAnsi92SupportedLevel(levels.toArray(SupportedAnsi92SqlGrammarLevel[]::new))
                .withSqlSupportsIntegrityEnhancementFacility(can("INTEGRITY_ENHANCEMENT"))
                .withSqlSchemasSupportedActions(actions("SCHEMAS"))
                .withSqlCatalogsSupportedActions(actions("CATALOGS"))
                .withSqlSupportedPositionedCommands(new SqlSupportedPositionedCommands[0])
                .withSqlStoredProceduresSupported(false)
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
}
