package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.value.Converter;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;

/** What engines' catalogs do not tell: well-formed, and empty. */
interface EmptyListings extends DatabaseMetaData {
    /** For a result of its own. */
    Converter converter();

    private ResultSet keys() {
        return empty(
                "PKTABLE_CAT",
                "PKTABLE_SCHEM",
                "PKTABLE_NAME",
                "PKCOLUMN_NAME",
                "FKTABLE_CAT",
                "FKTABLE_SCHEM",
                "FKTABLE_NAME",
                "FKCOLUMN_NAME",
                "KEY_SEQ:s",
                "UPDATE_RULE:s",
                "DELETE_RULE:s",
                "FK_NAME",
                "PK_NAME",
                "DEFERRABILITY:s");
    }

    private ResultSet empty(String... columns) {
        return Listings.empty(converter(), columns);
    }

    @Override
    default ResultSet getPrimaryKeys(String catalog, String schema, String table) {
        return empty("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ:s", "PK_NAME");
    }

    @Override
    default ResultSet getImportedKeys(String catalog, String schema, String table) {
        return keys();
    }

    @Override
    default ResultSet getExportedKeys(String catalog, String schema, String table) {
        return keys();
    }

    @Override
    default ResultSet getCrossReference(
            String parentCatalog,
            String parentSchema,
            String parentTable,
            String foreignCatalog,
            String foreignSchema,
            String foreignTable) {
        return keys();
    }

    @Override
    default ResultSet getIndexInfo(String catalog, String schema, String table, boolean unique, boolean approximate) {
        return empty(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "NON_UNIQUE:b",
                "INDEX_QUALIFIER",
                "INDEX_NAME",
                "TYPE:s",
                "ORDINAL_POSITION:s",
                "COLUMN_NAME",
                "ASC_OR_DESC",
                "CARDINALITY:l",
                "PAGES:l",
                "FILTER_CONDITION");
    }

    @Override
    default ResultSet getBestRowIdentifier(String catalog, String schema, String table, int scope, boolean nullable) {
        return empty(
                "SCOPE:s",
                "COLUMN_NAME",
                "DATA_TYPE:i",
                "TYPE_NAME",
                "COLUMN_SIZE:i",
                "BUFFER_LENGTH:i",
                "DECIMAL_DIGITS:s",
                "PSEUDO_COLUMN:s");
    }

    @Override
    default ResultSet getVersionColumns(String catalog, String schema, String table) {
        return getBestRowIdentifier(catalog, schema, table, bestRowSession, true);
    }

    @Override
    default ResultSet getTablePrivileges(String catalog, String schema, String table) {
        return empty("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "GRANTOR", "GRANTEE", "PRIVILEGE", "IS_GRANTABLE");
    }

    @Override
    default ResultSet getColumnPrivileges(String catalog, String schema, String table, String column) {
        return empty(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "COLUMN_NAME",
                "GRANTOR",
                "GRANTEE",
                "PRIVILEGE",
                "IS_GRANTABLE");
    }

    @Override
    default ResultSet getUDTs(String catalog, String schema, String name, int[] types) {
        return empty("TYPE_CAT", "TYPE_SCHEM", "TYPE_NAME", "CLASS_NAME", "DATA_TYPE:i", "REMARKS", "BASE_TYPE:s");
    }

    @Override
    default ResultSet getSuperTypes(String catalog, String schema, String name) {
        return empty("TYPE_CAT", "TYPE_SCHEM", "TYPE_NAME", "SUPERTYPE_CAT", "SUPERTYPE_SCHEM", "SUPERTYPE_NAME");
    }

    @Override
    default ResultSet getSuperTables(String catalog, String schema, String name) {
        return empty("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "SUPERTABLE_NAME");
    }

    @Override
    default ResultSet getAttributes(String catalog, String schema, String name, String attribute) {
        return empty(
                "TYPE_CAT",
                "TYPE_SCHEM",
                "TYPE_NAME",
                "ATTR_NAME",
                "DATA_TYPE:i",
                "ATTR_TYPE_NAME",
                "ATTR_SIZE:i",
                "DECIMAL_DIGITS:i",
                "NUM_PREC_RADIX:i",
                "NULLABLE:i",
                "REMARKS",
                "ATTR_DEF",
                "SQL_DATA_TYPE:i",
                "SQL_DATETIME_SUB:i",
                "CHAR_OCTET_LENGTH:i",
                "ORDINAL_POSITION:i",
                "IS_NULLABLE",
                "SCOPE_CATALOG",
                "SCOPE_SCHEMA",
                "SCOPE_TABLE",
                "SOURCE_DATA_TYPE:s");
    }

    @Override
    default ResultSet getPseudoColumns(String catalog, String schema, String table, String column) {
        return empty(
                "TABLE_CAT",
                "TABLE_SCHEM",
                "TABLE_NAME",
                "COLUMN_NAME",
                "DATA_TYPE:i",
                "COLUMN_SIZE:i",
                "DECIMAL_DIGITS:i",
                "NUM_PREC_RADIX:i",
                "COLUMN_USAGE",
                "REMARKS",
                "CHAR_OCTET_LENGTH:i",
                "IS_NULLABLE");
    }
}
