package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.Limit;
import io.drawbar.engine.spi.SqlDialect.NullOrder;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a driver says of its database's SQL. Where it will not say, what nearly all databases do is told. */
public final class MetaDataDialect {
    private final DatabaseMetaData meta;

    private MetaDataDialect(DatabaseMetaData meta) {
        this.meta = meta;
    }

    static SqlDialect of(DatabaseMetaData meta) throws SQLException {
        return new MetaDataDialect(meta).read();
    }

    /** The words that a driver says are keywords beyond those of the standard, in capitals; for dialects that take no more of its word. */
    public static List<String> keywords(DatabaseMetaData meta) throws SQLException {
        return list(ask(meta::getSQLKeywords, ""));
    }

    private interface Question<T> {
        T ask() throws SQLException;
    }

    private static <T> T ask(Question<T> question, T otherwise) throws SQLException {
        try {
            T answer = question.ask();
            return answer == null ? otherwise : answer;
        } catch (AbstractMethodError | UnsupportedOperationException e) {
            return otherwise;
        } catch (SQLException e) {
            if (refuses(e)) {
                return otherwise;
            }
            throw e;
        }
    }

    /**
     * Whether a driver says that it does not do something, in the proper way or, as those of Hive and Presto do, in words alone; or asks the
     * database what that does not understand, as MySQL's does with MariaDB.
     */
    static boolean refuses(SQLException e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof SQLFeatureNotSupportedException
                || e instanceof SQLSyntaxErrorException
                || words.contains("not supported")
                || words.contains("not implemented")
                || words.contains("not yet implemented");
    }

    private SqlDialect read() throws SQLException {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (Ability ability : Ability.values()) {
            if (ask(() -> can(ability), SqlDialect.common().abilities().contains(ability))) {
                abilities.add(ability);
            }
        }
        Map<Limit, Integer> limits = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            int bound = ask(() -> bound(limit), 0);
            if (bound > 0) {
                limits.put(limit, bound);
            }
        }
        return new SqlDialect(abilities, limits, identifiers(), nulls(), words(), terms());
    }

    private boolean can(Ability ability) throws SQLException {
        return switch (ability) {
            case ALL_TABLES_ARE_SELECTABLE -> meta.allTablesAreSelectable();
            case ALTER_TABLE_ADD_COLUMN -> meta.supportsAlterTableWithAddColumn();
            case ALTER_TABLE_DROP_COLUMN -> meta.supportsAlterTableWithDropColumn();
            case ANSI92_ENTRY_LEVEL_SQL -> meta.supportsANSI92EntryLevelSQL();
            case ANSI92_FULL_SQL -> meta.supportsANSI92FullSQL();
            case ANSI92_INTERMEDIATE_SQL -> meta.supportsANSI92IntermediateSQL();
            case CATALOGS_IN_DATA_MANIPULATION -> meta.supportsCatalogsInDataManipulation();
            case CATALOGS_IN_INDEX_DEFINITIONS -> meta.supportsCatalogsInIndexDefinitions();
            case CATALOGS_IN_PRIVILEGE_DEFINITIONS -> meta.supportsCatalogsInPrivilegeDefinitions();
            case CATALOGS_IN_TABLE_DEFINITIONS -> meta.supportsCatalogsInTableDefinitions();
            case COLUMN_ALIASING -> meta.supportsColumnAliasing();
            case CORE_SQL_GRAMMAR -> meta.supportsCoreSQLGrammar();
            case CORRELATED_SUBQUERIES -> meta.supportsCorrelatedSubqueries();
            case DIFFERENT_TABLE_CORRELATION_NAMES -> meta.supportsDifferentTableCorrelationNames();
            case EXPRESSIONS_IN_ORDER_BY -> meta.supportsExpressionsInOrderBy();
            case EXTENDED_SQL_GRAMMAR -> meta.supportsExtendedSQLGrammar();
            case FULL_OUTER_JOINS -> meta.supportsFullOuterJoins();
            case GROUP_BY -> meta.supportsGroupBy();
            case GROUP_BY_BEYOND_SELECT -> meta.supportsGroupByBeyondSelect();
            case GROUP_BY_UNRELATED -> meta.supportsGroupByUnrelated();
            case INTEGRITY_ENHANCEMENT -> meta.supportsIntegrityEnhancementFacility();
            case LIKE_ESCAPE_CLAUSE -> meta.supportsLikeEscapeClause();
            case LIMITED_OUTER_JOINS -> meta.supportsLimitedOuterJoins();
            case MINIMUM_SQL_GRAMMAR -> meta.supportsMinimumSQLGrammar();
            case NON_NULLABLE_COLUMNS -> meta.supportsNonNullableColumns();
            case NULL_PLUS_NON_NULL_IS_NULL -> meta.nullPlusNonNullIsNull();
            case ORDER_BY_UNRELATED -> meta.supportsOrderByUnrelated();
            case OUTER_JOINS -> meta.supportsOuterJoins();
            case SCHEMAS_IN_DATA_MANIPULATION -> meta.supportsSchemasInDataManipulation();
            case SCHEMAS_IN_INDEX_DEFINITIONS -> meta.supportsSchemasInIndexDefinitions();
            case SCHEMAS_IN_PRIVILEGE_DEFINITIONS -> meta.supportsSchemasInPrivilegeDefinitions();
            case SCHEMAS_IN_TABLE_DEFINITIONS -> meta.supportsSchemasInTableDefinitions();
            case SELECT_FOR_UPDATE -> meta.supportsSelectForUpdate();
            case SUBQUERIES_IN_COMPARISONS -> meta.supportsSubqueriesInComparisons();
            case SUBQUERIES_IN_EXISTS -> meta.supportsSubqueriesInExists();
            case SUBQUERIES_IN_INS -> meta.supportsSubqueriesInIns();
            case SUBQUERIES_IN_QUANTIFIEDS -> meta.supportsSubqueriesInQuantifieds();
            case TABLE_CORRELATION_NAMES -> meta.supportsTableCorrelationNames();
            case UNION -> meta.supportsUnion();
            case UNION_ALL -> meta.supportsUnionAll();
        };
    }

    private int bound(Limit limit) throws SQLException {
        return switch (limit) {
            case BINARY_LITERAL_LENGTH -> meta.getMaxBinaryLiteralLength();
            case CATALOG_NAME_LENGTH -> meta.getMaxCatalogNameLength();
            case CHAR_LITERAL_LENGTH -> meta.getMaxCharLiteralLength();
            case COLUMN_NAME_LENGTH -> meta.getMaxColumnNameLength();
            case COLUMNS_IN_GROUP_BY -> meta.getMaxColumnsInGroupBy();
            case COLUMNS_IN_INDEX -> meta.getMaxColumnsInIndex();
            case COLUMNS_IN_ORDER_BY -> meta.getMaxColumnsInOrderBy();
            case COLUMNS_IN_SELECT -> meta.getMaxColumnsInSelect();
            case COLUMNS_IN_TABLE -> meta.getMaxColumnsInTable();
            case CONNECTIONS -> meta.getMaxConnections();
            case CURSOR_NAME_LENGTH -> meta.getMaxCursorNameLength();
            case INDEX_LENGTH -> meta.getMaxIndexLength();
            case PROCEDURE_NAME_LENGTH -> meta.getMaxProcedureNameLength();
            case ROW_SIZE -> meta.getMaxRowSize();
            case SCHEMA_NAME_LENGTH -> meta.getMaxSchemaNameLength();
            case STATEMENT_LENGTH -> meta.getMaxStatementLength();
            case STATEMENTS -> meta.getMaxStatements();
            case TABLE_NAME_LENGTH -> meta.getMaxTableNameLength();
            case TABLES_IN_SELECT -> meta.getMaxTablesInSelect();
            case USER_NAME_LENGTH -> meta.getMaxUserNameLength();
        };
    }

    private Identifiers identifiers() throws SQLException {
        Case plain = Case.MIXED;
        if (ask(meta::supportsMixedCaseIdentifiers, false)) {
            plain = Case.SENSITIVE;
        } else if (ask(meta::storesUpperCaseIdentifiers, false)) {
            plain = Case.UPPER;
        } else if (ask(meta::storesLowerCaseIdentifiers, false)) {
            plain = Case.LOWER;
        }
        Case quoted = Case.MIXED;
        if (ask(meta::supportsMixedCaseQuotedIdentifiers, false)) {
            quoted = Case.SENSITIVE;
        } else if (ask(meta::storesUpperCaseQuotedIdentifiers, false)) {
            quoted = Case.UPPER;
        } else if (ask(meta::storesLowerCaseQuotedIdentifiers, false)) {
            quoted = Case.LOWER;
        }
        return new Identifiers(
                ask(meta::getIdentifierQuoteString, " "), plain, quoted, ask(meta::getExtraNameCharacters, ""));
    }

    private NullOrder nulls() throws SQLException {
        if (ask(meta::nullsAreSortedAtStart, false)) {
            return NullOrder.FIRST;
        }
        if (ask(meta::nullsAreSortedAtEnd, false)) {
            return NullOrder.LAST;
        }
        return ask(meta::nullsAreSortedHigh, false) ? NullOrder.HIGH : NullOrder.LOW;
    }

    private Words words() throws SQLException {
        return new Words(
                keywords(meta),
                list(ask(meta::getNumericFunctions, "")),
                list(ask(meta::getStringFunctions, "")),
                list(ask(meta::getSystemFunctions, "")),
                list(ask(meta::getTimeDateFunctions, "")));
    }

    private static List<String> list(String words) {
        return Arrays.stream(words.split(","))
                .map(word -> word.strip().toUpperCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private Terms terms() throws SQLException {
        Terms usual = Terms.USUAL;
        return new Terms(
                ask(meta::getCatalogTerm, usual.catalog()),
                ask(meta::getSchemaTerm, usual.schema()),
                ask(meta::getProcedureTerm, usual.procedure()),
                ask(meta::getCatalogSeparator, usual.catalogSeparator()),
                ask(meta::isCatalogAtStart, usual.catalogAtStart()));
    }
}
