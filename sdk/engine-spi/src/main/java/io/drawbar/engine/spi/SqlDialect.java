package io.drawbar.engine.spi;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an engine's SQL is like: what tools ask of {@code java.sql.DatabaseMetaData} before they write statements of their own. Every
 * claim must hold, since tools act on it. Immutable.
 *
 * @param abilities what statements may do
 * @param limits numbers that are bounded; what is not in it has no bound, or none that is known
 * @param identifiers how names are written and kept
 * @param nulls where nulls come when rows are sorted in ascending order
 * @param words words of the engine's own
 * @param terms what the engine calls things
 */
public record SqlDialect(
        Set<Ability> abilities,
        Map<Limit, Integer> limits,
        Identifiers identifiers,
        NullOrder nulls,
        Words words,
        Terms terms) {

    private static final SqlDialect COMMON = new SqlDialect(
            EnumSet.complementOf(EnumSet.of(
                    Ability.ALTER_TABLE_DROP_COLUMN,
                    Ability.ANSI92_FULL_SQL,
                    Ability.ANSI92_INTERMEDIATE_SQL,
                    Ability.CATALOGS_IN_INDEX_DEFINITIONS,
                    Ability.CATALOGS_IN_PRIVILEGE_DEFINITIONS,
                    Ability.DIFFERENT_TABLE_CORRELATION_NAMES,
                    Ability.EXTENDED_SQL_GRAMMAR,
                    Ability.INTEGRITY_ENHANCEMENT,
                    Ability.SCHEMAS_IN_INDEX_DEFINITIONS,
                    Ability.SCHEMAS_IN_PRIVILEGE_DEFINITIONS,
                    Ability.SELECT_FOR_UPDATE,
                    Ability.SUBQUERIES_IN_QUANTIFIEDS)),
            Map.of(),
            new Identifiers("", Case.MIXED, Case.MIXED, ""),
            NullOrder.LOW,
            Words.NONE,
            Terms.USUAL);

    public SqlDialect {
        abilities = Set.copyOf(abilities);
        limits = Map.copyOf(limits);
        Objects.requireNonNull(identifiers, "identifiers");
        Objects.requireNonNull(nulls, "nulls");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(terms, "terms");
    }

    /** What nearly all engines can do, to begin with. */
    public static SqlDialect common() {
        return COMMON;
    }

    /** An engine whose statements are no SQL: nothing is claimed. */
    public static SqlDialect none() {
        return new SqlDialect(Set.of(), Map.of(), COMMON.identifiers(), COMMON.nulls(), COMMON.words(), COMMON.terms());
    }

    /** The same, able to do this too. */
    public SqlDialect with(Ability... more) {
        Set<Ability> all = EnumSet.noneOf(Ability.class);
        all.addAll(abilities);
        all.addAll(List.of(more));
        return new SqlDialect(all, limits, identifiers, nulls, words, terms);
    }

    /** The same, not able to do this. */
    public SqlDialect without(Ability... fewer) {
        Set<Ability> all = EnumSet.noneOf(Ability.class);
        all.addAll(abilities);
        List.of(fewer).forEach(all::remove);
        return new SqlDialect(all, limits, identifiers, nulls, words, terms);
    }

    /** The same with another bound. */
    public SqlDialect with(Limit limit, int value) {
        Map<Limit, Integer> all = new EnumMap<>(Limit.class);
        all.putAll(limits);
        all.put(limit, value);
        return new SqlDialect(abilities, all, identifiers, nulls, words, terms);
    }

    /** The same with other names. */
    public SqlDialect with(Identifiers other) {
        return new SqlDialect(abilities, limits, other, nulls, words, terms);
    }

    /** The same with another order. */
    public SqlDialect with(NullOrder other) {
        return new SqlDialect(abilities, limits, identifiers, other, words, terms);
    }

    /** The same with other words. */
    public SqlDialect with(Words other) {
        return new SqlDialect(abilities, limits, identifiers, nulls, other, terms);
    }

    /** The same with other terms. */
    public SqlDialect with(Terms other) {
        return new SqlDialect(abilities, limits, identifiers, nulls, words, other);
    }

    /** What statements may do; the names are those of {@code DatabaseMetaData}'s questions, where each is explained. */
    public enum Ability {
        ALL_TABLES_ARE_SELECTABLE,
        ALTER_TABLE_ADD_COLUMN,
        ALTER_TABLE_DROP_COLUMN,
        ANSI92_ENTRY_LEVEL_SQL,
        ANSI92_FULL_SQL,
        ANSI92_INTERMEDIATE_SQL,
        CATALOGS_IN_DATA_MANIPULATION,
        CATALOGS_IN_INDEX_DEFINITIONS,
        CATALOGS_IN_PRIVILEGE_DEFINITIONS,
        CATALOGS_IN_TABLE_DEFINITIONS,
        COLUMN_ALIASING,
        CORE_SQL_GRAMMAR,
        CORRELATED_SUBQUERIES,
        DIFFERENT_TABLE_CORRELATION_NAMES,
        EXPRESSIONS_IN_ORDER_BY,
        EXTENDED_SQL_GRAMMAR,
        FULL_OUTER_JOINS,
        GROUP_BY,
        GROUP_BY_BEYOND_SELECT,
        GROUP_BY_UNRELATED,
        INTEGRITY_ENHANCEMENT,
        LIKE_ESCAPE_CLAUSE,
        LIMITED_OUTER_JOINS,
        MINIMUM_SQL_GRAMMAR,
        NON_NULLABLE_COLUMNS,
        NULL_PLUS_NON_NULL_IS_NULL,
        ORDER_BY_UNRELATED,
        OUTER_JOINS,
        SCHEMAS_IN_DATA_MANIPULATION,
        SCHEMAS_IN_INDEX_DEFINITIONS,
        SCHEMAS_IN_PRIVILEGE_DEFINITIONS,
        SCHEMAS_IN_TABLE_DEFINITIONS,
        SELECT_FOR_UPDATE,
        SUBQUERIES_IN_COMPARISONS,
        SUBQUERIES_IN_EXISTS,
        SUBQUERIES_IN_INS,
        SUBQUERIES_IN_QUANTIFIEDS,
        TABLE_CORRELATION_NAMES,
        UNION,
        UNION_ALL
    }

    /** What may be bounded. Lengths are in characters, {@link #ROW_SIZE} and {@link #INDEX_LENGTH} in bytes. */
    public enum Limit {
        BINARY_LITERAL_LENGTH,
        CATALOG_NAME_LENGTH,
        CHAR_LITERAL_LENGTH,
        COLUMN_NAME_LENGTH,
        COLUMNS_IN_GROUP_BY,
        COLUMNS_IN_INDEX,
        COLUMNS_IN_ORDER_BY,
        COLUMNS_IN_SELECT,
        COLUMNS_IN_TABLE,
        CONNECTIONS,
        CURSOR_NAME_LENGTH,
        INDEX_LENGTH,
        PROCEDURE_NAME_LENGTH,
        ROW_SIZE,
        SCHEMA_NAME_LENGTH,
        STATEMENT_LENGTH,
        STATEMENTS,
        TABLE_NAME_LENGTH,
        TABLES_IN_SELECT,
        USER_NAME_LENGTH
    }

    /** What becomes of a name's letters, told by the names of tables. */
    public enum Case {
        /** Kept in capitals; written either way. */
        UPPER,
        /** Kept in small letters; written either way. */
        LOWER,
        /** Kept as written; written either way. */
        MIXED,
        /** Kept as written, and another name when written otherwise. */
        SENSITIVE
    }

    /** Where nulls come in ascending order. */
    public enum NullOrder {
        /** Below all values: first in ascending order, last in descending. */
        LOW,
        /** Above all values. */
        HIGH,
        /** First in both. */
        FIRST,
        /** Last in both. */
        LAST
    }

    /**
     * How names are written and kept.
     *
     * @param quote what stands on both sides of a quoted name; a blank when none is quoted; empty: what the descriptor's lexical rules
     *     say
     * @param plain names without quotes
     * @param quoted names in quotes
     * @param extraCharacters characters that names without quotes may hold beside letters, digits and the underscore
     */
    public record Identifiers(String quote, Case plain, Case quoted, String extraCharacters) {
        public Identifiers {
            Objects.requireNonNull(quote, "quote");
            Objects.requireNonNull(plain, "plain");
            Objects.requireNonNull(quoted, "quoted");
            Objects.requireNonNull(extraCharacters, "extraCharacters");
        }
    }

    /**
     * Words of the engine's own, in capitals.
     *
     * @param keywords words that SQL:2003 does not know as keywords
     * @param numericFunctions functions of the Open Group's CLI that it has under their names there
     * @param stringFunctions likewise
     * @param systemFunctions likewise
     * @param timeDateFunctions likewise
     */
    public record Words(
            List<String> keywords,
            List<String> numericFunctions,
            List<String> stringFunctions,
            List<String> systemFunctions,
            List<String> timeDateFunctions) {
        /** Nothing is known. */
        public static final Words NONE = new Words(List.of(), List.of(), List.of(), List.of(), List.of());

        public Words {
            keywords = List.copyOf(keywords);
            numericFunctions = List.copyOf(numericFunctions);
            stringFunctions = List.copyOf(stringFunctions);
            systemFunctions = List.copyOf(systemFunctions);
            timeDateFunctions = List.copyOf(timeDateFunctions);
        }

        /**
         * Which words these are.
         *
         * @param words all words that the engine's parser knows; those of SQL:2003 are left out here
         * @param functions the names of all functions that the engine has; those that are not of the Open Group's CLI are left out here
         */
        public static Words of(Collection<String> words, Collection<String> functions) {
            Set<String> had = functions.stream().map(Words::capitals).collect(Collectors.toSet());
            List<String> keywords = words.stream()
                    .map(Words::capitals)
                    .filter(word -> !StandardWords.KEYWORDS.contains(word))
                    .distinct()
                    .sorted()
                    .toList();
            return new Words(
                    keywords,
                    among(StandardWords.NUMERIC, had),
                    among(StandardWords.STRING, had),
                    among(StandardWords.SYSTEM, had),
                    among(StandardWords.TIME_DATE, had));
        }

        private static List<String> among(List<String> standard, Set<String> had) {
            return standard.stream().filter(had::contains).toList();
        }

        private static String capitals(String word) {
            return word.toUpperCase(Locale.ROOT);
        }
    }

    /**
     * What the engine calls things, and how a qualified name is put together.
     *
     * @param catalog empty when there are none
     * @param schema what tables are in
     * @param procedure what is called
     * @param catalogSeparator what stands between a catalog's name and the rest
     * @param catalogAtStart whether a catalog's name comes first
     */
    public record Terms(
            String catalog, String schema, String procedure, String catalogSeparator, boolean catalogAtStart) {
        /** Those of the standard. */
        public static final Terms USUAL = new Terms("catalog", "schema", "procedure", ".", true);

        public Terms {
            Objects.requireNonNull(catalog, "catalog");
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(procedure, "procedure");
            Objects.requireNonNull(catalogSeparator, "catalogSeparator");
        }
    }
}
