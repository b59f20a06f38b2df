package io.drawbar.jdbc.internal.sql;

import java.util.Locale;

/** JDBC's escapes in braces, such as {@code {d '2024-01-31'}} and {@code {fn lower(x)}}, as plain SQL; other braces stay. */
public final class Escapes {
    private Escapes() {}

    /** A statement without JDBC's escapes. */
    public static String resolve(String sql, Lexical rules) {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        StringBuilder out = new StringBuilder();
        Scanner scanner = new Scanner(sql, rules);
        int from = 0;
        for (int at = scanner.nextPlain(0); at < sql.length(); at = scanner.nextPlain(at + 1)) {
            if (sql.charAt(at) == '{') {
                int end = end(sql, at, scanner);
                String plain = end < 0 ? "" : plain(sql.substring(at + 1, end), rules);
                if (!plain.isEmpty()) {
                    out.append(sql, from, at).append(plain);
                    from = end + 1;
                    at = end;
                }
            }
        }
        return out.append(sql, from, sql.length()).toString();
    }

    private static int end(String sql, int open, Scanner scanner) {
        int depth = 0;
        for (int at = open; at < sql.length(); at = scanner.nextPlain(at + 1)) {
            depth += sql.charAt(at) == '{' ? 1 : sql.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Empty when it is no escape. */
    private static String plain(String inside, Lexical rules) {
        String trimmed = inside.trim();
        int end = 0;
        while (end < trimmed.length() && Character.isLetter(trimmed.charAt(end))) {
            end++;
        }
        String rest = trimmed.substring(end).trim();
        if (rest.isEmpty()) {
            return "";
        }
        switch (trimmed.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "d":
                return rest.startsWith("'") ? "DATE " + rest : "";
            case "t":
                return rest.startsWith("'") ? "TIME " + rest : "";
            case "ts":
                return rest.startsWith("'") ? "TIMESTAMP " + rest : "";
            case "fn":
            case "oj":
                return resolve(rest, rules);
            case "escape":
                return rest.startsWith("'") ? "ESCAPE " + rest : "";
            case "limit":
                return "LIMIT " + rest;
            default:
                return "";
        }
    }
}
