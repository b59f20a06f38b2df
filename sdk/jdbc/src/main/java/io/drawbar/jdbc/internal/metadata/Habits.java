package io.drawbar.jdbc.internal.metadata;

import java.sql.SQLException;

/** What holds for every engine, as far as it is known: there are no transactions, and rows cannot be changed. */
interface Habits extends TellsDialect {
    @Override
    default boolean allProceduresAreCallable() {
        return false;
    }

    @Override
    default boolean allTablesAreSelectable() throws SQLException {
        return dialect().can("ALL_TABLES_ARE_SELECTABLE");
    }

    @Override
    default boolean autoCommitFailureClosesAllResultSets() {
        return false;
    }

    @Override
    default boolean dataDefinitionCausesTransactionCommit() {
        return false;
    }

    @Override
    default boolean dataDefinitionIgnoredInTransactions() {
        return false;
    }

    @Override
    default boolean doesMaxRowSizeIncludeBlobs() {
        return true;
    }

    @Override
    default boolean generatedKeyAlwaysReturned() {
        return false;
    }

    @Override
    default boolean isCatalogAtStart() throws SQLException {
        return dialect().isCatalogAtStart();
    }

    @Override
    default boolean locatorsUpdateCopy() {
        return false;
    }

    @Override
    default boolean nullPlusNonNullIsNull() throws SQLException {
        return dialect().can("NULL_PLUS_NON_NULL_IS_NULL");
    }

    @Override
    default boolean nullsAreSortedAtEnd() throws SQLException {
        return dialect().nulls("LAST");
    }

    @Override
    default boolean nullsAreSortedAtStart() throws SQLException {
        return dialect().nulls("FIRST");
    }

    @Override
    default boolean nullsAreSortedHigh() throws SQLException {
        return dialect().nulls("HIGH");
    }

    @Override
    default boolean nullsAreSortedLow() throws SQLException {
        return dialect().nulls("LOW");
    }

    @Override
    default boolean storesLowerCaseIdentifiers() throws SQLException {
        return dialect().plainCase("LOWER");
    }

    @Override
    default boolean storesLowerCaseQuotedIdentifiers() throws SQLException {
        return dialect().quotedCase("LOWER");
    }

    @Override
    default boolean storesMixedCaseIdentifiers() throws SQLException {
        return dialect().plainCase("MIXED");
    }

    @Override
    default boolean storesMixedCaseQuotedIdentifiers() throws SQLException {
        return dialect().quotedCase("MIXED");
    }

    @Override
    default boolean storesUpperCaseIdentifiers() throws SQLException {
        return dialect().plainCase("UPPER");
    }

    @Override
    default boolean storesUpperCaseQuotedIdentifiers() throws SQLException {
        return dialect().quotedCase("UPPER");
    }

    @Override
    default boolean usesLocalFilePerTable() {
        return false;
    }

    @Override
    default boolean usesLocalFiles() {
        return false;
    }

    @Override
    default boolean deletesAreDetected(int type) {
        return false;
    }

    @Override
    default boolean insertsAreDetected(int type) {
        return false;
    }

    @Override
    default boolean updatesAreDetected(int type) {
        return false;
    }

    @Override
    default boolean othersDeletesAreVisible(int type) {
        return false;
    }

    @Override
    default boolean othersInsertsAreVisible(int type) {
        return false;
    }

    @Override
    default boolean othersUpdatesAreVisible(int type) {
        return false;
    }

    @Override
    default boolean ownDeletesAreVisible(int type) {
        return false;
    }

    @Override
    default boolean ownInsertsAreVisible(int type) {
        return false;
    }

    @Override
    default boolean ownUpdatesAreVisible(int type) {
        return false;
    }
}
