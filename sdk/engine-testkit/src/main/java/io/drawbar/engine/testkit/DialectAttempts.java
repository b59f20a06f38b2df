package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.SqlDialect.Ability;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Small statements, in words that all engines of SQL have, that show whether an engine can do something. */
final class DialectAttempts {
    private static final String T = "(select 1 as a, 2 as b union all select 3 as a, 4 as b) t";
    private static final String U = "(select 3 as c union all select 3 as c) u";

    /** Queries that answer a row when an engine can do what they are for. */
    static final Map<Ability, String> QUERIES = queries();

    /** What may be handed to functions of the Open Group's CLI. */
    static final Map<String, String> ARGUMENTS = arguments();

    private DialectAttempts() {}

    private static Map<Ability, String> queries() {
        Map<Ability, String> all = new EnumMap<>(Ability.class);
        all.put(Ability.COLUMN_ALIASING, "select 1 as some_alias");
        all.put(Ability.TABLE_CORRELATION_NAMES, "select t.a from " + T);
        all.put(Ability.EXPRESSIONS_IN_ORDER_BY, "select a from " + T + " order by a + b");
        all.put(Ability.ORDER_BY_UNRELATED, "select a from " + T + " order by b");
        all.put(Ability.GROUP_BY, "select a, count(*) from " + T + " group by a");
        all.put(Ability.GROUP_BY_UNRELATED, "select count(*) from " + T + " group by a");
        all.put(Ability.GROUP_BY_BEYOND_SELECT, "select a, count(*) from " + T + " group by a, b");
        all.put(Ability.LIKE_ESCAPE_CLAUSE, "select a from " + T + " where 'a_b' like 'a!_b' escape '!'");
        all.put(Ability.OUTER_JOINS, "select a from " + T + " left outer join " + U + " on t.a = u.c");
        all.put(Ability.LIMITED_OUTER_JOINS, "select a from " + T + " right outer join " + U + " on t.a = u.c");
        all.put(Ability.FULL_OUTER_JOINS, "select a from " + T + " full outer join " + U + " on t.a = u.c");
        all.put(Ability.SUBQUERIES_IN_COMPARISONS, "select a from " + T + " where a = (select max(c) from " + U + ")");
        all.put(Ability.SUBQUERIES_IN_EXISTS, "select a from " + T + " where exists (select 1 from " + U + ")");
        all.put(Ability.SUBQUERIES_IN_INS, "select a from " + T + " where a in (select c from " + U + ")");
        all.put(Ability.SUBQUERIES_IN_QUANTIFIEDS, "select a from " + T + " where a >= all (select c from " + U + ")");
        all.put(
                Ability.CORRELATED_SUBQUERIES,
                "select a from " + T + " where exists (select 1 from " + U + " where u.c = t.a)");
        all.put(Ability.UNION, "select 1 as a union select 2 as a");
        all.put(Ability.UNION_ALL, "select 1 as a union all select 2 as a");
        all.put(
                Ability.NULL_PLUS_NON_NULL_IS_NULL,
                "select a from " + T + " where (cast(null as varchar(5)) || 'a') is null");
        return all;
    }

    private static Map<String, String> arguments() {
        Map<String, String> all = new HashMap<>();
        for (String name : "ABS ACOS ASIN ATAN CEILING COS COT DEGREES EXP FLOOR LOG10 RADIANS ROUND SIGN SIN SQRT TAN"
                .split(" ")) {
            all.put(name, "(0.5)");
        }
        all.put("LOG", "(2.0)");
        all.put("ATAN2", "(1, 2)");
        all.put("MOD", "(5, 2)");
        all.put("POWER", "(2, 3)");
        all.put("PI", "()");
        all.put("RAND", "()");
        for (String name :
                "ASCII CHAR_LENGTH CHARACTER_LENGTH LCASE LENGTH LTRIM OCTET_LENGTH RTRIM SOUNDEX UCASE".split(" ")) {
            all.put(name, "('ab')");
        }
        all.put("CHAR", "(65)");
        all.put("CONCAT", "('a', 'b')");
        all.put("LEFT", "('abc', 1)");
        all.put("LOCATE", "('b', 'abc')");
        all.put("POSITION", "('b' in 'abc')");
        all.put("REPEAT", "('a', 2)");
        all.put("REPLACE", "('abc', 'b', 'x')");
        all.put("RIGHT", "('abc', 1)");
        all.put("SPACE", "(2)");
        all.put("SUBSTRING", "('abc', 1, 2)");
        all.put("DATABASE", "()");
        all.put("IFNULL", "('a', 'b')");
        all.put("CURRENT_DATE", "");
        all.put("CURRENT_TIMESTAMP", "");
        all.put("CURRENT_TIME", "");
        all.put("CURDATE", "()");
        all.put("CURTIME", "()");
        all.put("NOW", "()");
        for (String name : "DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR MONTH MONTHNAME QUARTER WEEK YEAR".split(" ")) {
            all.put(name, "(current_date)");
        }
        all.put("EXTRACT", "(year from current_date)");
        for (String name : "HOUR MINUTE SECOND".split(" ")) {
            all.put(name, "(current_timestamp)");
        }
        return all;
    }
}
