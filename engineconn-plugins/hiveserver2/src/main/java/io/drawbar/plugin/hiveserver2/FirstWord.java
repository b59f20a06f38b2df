package io.drawbar.plugin.hiveserver2;

import java.util.Locale;
import java.util.Set;

/**
 * What a statement begins with says whether it can be explained. {@code EXPLAIN} has words of its own, and one of them, {@code ANALYZE},
 * executes what follows: a statement that might be read as beginning with anything but a word of a closed list is not explained.
 */
enum FirstWord {
    /** The server tells what it touches, and does not execute it for that. */
    EXPLAINED,
    /** It is no HiveQL, and touches no table. */
    COMMAND,
    /** Nobody knows. */
    OTHER;

    private static final Set<String> STATEMENTS = Set.of(
            "SELECT",
            "FROM",
            "WITH",
            "VALUES",
            "INSERT",
            "UPDATE",
            "MERGE",
            "CREATE",
            "DROP",
            "ALTER",
            "TRUNCATE",
            "LOAD",
            "GRANT",
            "REVOKE",
            "MSCK",
            "SHOW",
            "DESCRIBE",
            "DESC",
            "USE",
            "LOCK",
            "UNLOCK");

    /** Those of {@code DFS} read and change files, which nobody tells. */
    private static final Set<String> COMMANDS = Set.of("SET", "RESET", "ADD", "LIST", "RELOAD");

    static FirstWord of(String text) {
        int at = begin(text);
        String first = word(text, at);
        if (first.equals("DELETE")) {
            // There is a command DELETE JAR, and comments between the two words tell nothing.
            int next = at + first.length();
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return word(text, next).equals("FROM") ? EXPLAINED : OTHER;
        }
        if (STATEMENTS.contains(first)) {
            return EXPLAINED;
        }
        return COMMANDS.contains(first) ? COMMAND : OTHER;
    }

    private static String word(String text, int from) {
        int end = from;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return text.substring(from, end).toUpperCase(Locale.ROOT);
    }

    /** Behind spaces, brackets and comments; the end of the text, where it could be read in more than one way. */
    private static int begin(String text) {
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '(') {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                int other = text.indexOf('\r', at);
                if (end < 0 || (other >= 0 && other < end - 1)) {
                    return text.length();
                }
                at = end + 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                int nested = text.indexOf("/*", at + 2);
                if (end < 0 || (nested >= 0 && nested < end)) {
                    return text.length();
                }
                at = end + 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
