package io.drawbar.jdbc.internal.metadata;

import java.sql.SQLException;

/** What nearly all engines can do, and what none can through Drawbar. */
interface Abilities extends TellsDialect {
    @Override
    default boolean supportsANSI92EntryLevelSQL() throws SQLException {
        return dialect().can("ANSI92_ENTRY_LEVEL_SQL");
    }

    @Override
    default boolean supportsANSI92FullSQL() throws SQLException {
        return dialect().can("ANSI92_FULL_SQL");
    }

    @Override
    default boolean supportsANSI92IntermediateSQL() throws SQLException {
        return dialect().can("ANSI92_INTERMEDIATE_SQL");
    }

    @Override
    default boolean supportsAlterTableWithAddColumn() throws SQLException {
        return dialect().can("ALTER_TABLE_ADD_COLUMN");
    }

    @Override
    default boolean supportsAlterTableWithDropColumn() throws SQLException {
        return dialect().can("ALTER_TABLE_DROP_COLUMN");
    }

    @Override
    default boolean supportsBatchUpdates() {
        return true;
    }

    @Override
    default boolean supportsCatalogsInDataManipulation() throws SQLException {
        return dialect().can("CATALOGS_IN_DATA_MANIPULATION");
    }

    @Override
    default boolean supportsCatalogsInIndexDefinitions() throws SQLException {
        return dialect().can("CATALOGS_IN_INDEX_DEFINITIONS");
    }

    @Override
    default boolean supportsCatalogsInPrivilegeDefinitions() throws SQLException {
        return dialect().can("CATALOGS_IN_PRIVILEGE_DEFINITIONS");
    }

    @Override
    default boolean supportsCatalogsInProcedureCalls() {
        return false;
    }

    @Override
    default boolean supportsCatalogsInTableDefinitions() throws SQLException {
        return dialect().can("CATALOGS_IN_TABLE_DEFINITIONS");
    }

    @Override
    default boolean supportsColumnAliasing() throws SQLException {
        return dialect().can("COLUMN_ALIASING");
    }

    @Override
    default boolean supportsConvert() {
        return false;
    }

    @Override
    default boolean supportsCoreSQLGrammar() throws SQLException {
        return dialect().can("CORE_SQL_GRAMMAR");
    }

    @Override
    default boolean supportsCorrelatedSubqueries() throws SQLException {
        return dialect().can("CORRELATED_SUBQUERIES");
    }

    @Override
    default boolean supportsDataDefinitionAndDataManipulationTransactions() {
        return false;
    }

    @Override
    default boolean supportsDataManipulationTransactionsOnly() {
        return false;
    }

    @Override
    default boolean supportsDifferentTableCorrelationNames() throws SQLException {
        return dialect().can("DIFFERENT_TABLE_CORRELATION_NAMES");
    }

    @Override
    default boolean supportsExpressionsInOrderBy() throws SQLException {
        return dialect().can("EXPRESSIONS_IN_ORDER_BY");
    }

    @Override
    default boolean supportsExtendedSQLGrammar() throws SQLException {
        return dialect().can("EXTENDED_SQL_GRAMMAR");
    }

    @Override
    default boolean supportsFullOuterJoins() throws SQLException {
        return dialect().can("FULL_OUTER_JOINS");
    }

    @Override
    default boolean supportsGetGeneratedKeys() {
        return false;
    }

    @Override
    default boolean supportsGroupBy() throws SQLException {
        return dialect().can("GROUP_BY");
    }

    @Override
    default boolean supportsGroupByBeyondSelect() throws SQLException {
        return dialect().can("GROUP_BY_BEYOND_SELECT");
    }

    @Override
    default boolean supportsGroupByUnrelated() throws SQLException {
        return dialect().can("GROUP_BY_UNRELATED");
    }

    @Override
    default boolean supportsIntegrityEnhancementFacility() throws SQLException {
        return dialect().can("INTEGRITY_ENHANCEMENT");
    }

    @Override
    default boolean supportsLikeEscapeClause() throws SQLException {
        return dialect().can("LIKE_ESCAPE_CLAUSE");
    }

    @Override
    default boolean supportsLimitedOuterJoins() throws SQLException {
        return dialect().can("LIMITED_OUTER_JOINS");
    }

    @Override
    default boolean supportsMinimumSQLGrammar() throws SQLException {
        return dialect().can("MINIMUM_SQL_GRAMMAR");
    }

    @Override
    default boolean supportsMixedCaseIdentifiers() throws SQLException {
        return dialect().plainCase("SENSITIVE");
    }

    @Override
    default boolean supportsMixedCaseQuotedIdentifiers() throws SQLException {
        return dialect().quotedCase("SENSITIVE");
    }

    @Override
    default boolean supportsMultipleOpenResults() {
        return true;
    }

    @Override
    default boolean supportsMultipleResultSets() {
        return true;
    }

    @Override
    default boolean supportsMultipleTransactions() {
        return false;
    }

    @Override
    default boolean supportsNamedParameters() {
        return false;
    }

    @Override
    default boolean supportsNonNullableColumns() throws SQLException {
        return dialect().can("NON_NULLABLE_COLUMNS");
    }

    @Override
    default boolean supportsOpenCursorsAcrossCommit() {
        return true;
    }

    @Override
    default boolean supportsOpenCursorsAcrossRollback() {
        return true;
    }

    @Override
    default boolean supportsOpenStatementsAcrossCommit() {
        return true;
    }

    @Override
    default boolean supportsOpenStatementsAcrossRollback() {
        return true;
    }

    @Override
    default boolean supportsOrderByUnrelated() throws SQLException {
        return dialect().can("ORDER_BY_UNRELATED");
    }

    @Override
    default boolean supportsOuterJoins() throws SQLException {
        return dialect().can("OUTER_JOINS");
    }

    @Override
    default boolean supportsPositionedDelete() {
        return false;
    }

    @Override
    default boolean supportsPositionedUpdate() {
        return false;
    }

    @Override
    default boolean supportsRefCursors() {
        return false;
    }

    @Override
    default boolean supportsSavepoints() {
        return false;
    }

    @Override
    default boolean supportsSchemasInDataManipulation() throws SQLException {
        return dialect().can("SCHEMAS_IN_DATA_MANIPULATION");
    }

    @Override
    default boolean supportsSchemasInIndexDefinitions() throws SQLException {
        return dialect().can("SCHEMAS_IN_INDEX_DEFINITIONS");
    }

    @Override
    default boolean supportsSchemasInPrivilegeDefinitions() throws SQLException {
        return dialect().can("SCHEMAS_IN_PRIVILEGE_DEFINITIONS");
    }

    @Override
    default boolean supportsSchemasInProcedureCalls() {
        return false;
    }

    @Override
    default boolean supportsSchemasInTableDefinitions() throws SQLException {
        return dialect().can("SCHEMAS_IN_TABLE_DEFINITIONS");
    }

    @Override
    default boolean supportsSelectForUpdate() throws SQLException {
        return dialect().can("SELECT_FOR_UPDATE");
    }

    @Override
    default boolean supportsSharding() {
        return false;
    }

    @Override
    default boolean supportsStatementPooling() {
        return false;
    }

    @Override
    default boolean supportsStoredFunctionsUsingCallSyntax() {
        return false;
    }

    @Override
    default boolean supportsStoredProcedures() {
        return false;
    }

    @Override
    default boolean supportsSubqueriesInComparisons() throws SQLException {
        return dialect().can("SUBQUERIES_IN_COMPARISONS");
    }

    @Override
    default boolean supportsSubqueriesInExists() throws SQLException {
        return dialect().can("SUBQUERIES_IN_EXISTS");
    }

    @Override
    default boolean supportsSubqueriesInIns() throws SQLException {
        return dialect().can("SUBQUERIES_IN_INS");
    }

    @Override
    default boolean supportsSubqueriesInQuantifieds() throws SQLException {
        return dialect().can("SUBQUERIES_IN_QUANTIFIEDS");
    }

    @Override
    default boolean supportsTableCorrelationNames() throws SQLException {
        return dialect().can("TABLE_CORRELATION_NAMES");
    }

    @Override
    default boolean supportsTransactions() {
        return false;
    }

    @Override
    default boolean supportsUnion() throws SQLException {
        return dialect().can("UNION");
    }

    @Override
    default boolean supportsUnionAll() throws SQLException {
        return dialect().can("UNION_ALL");
    }
}
