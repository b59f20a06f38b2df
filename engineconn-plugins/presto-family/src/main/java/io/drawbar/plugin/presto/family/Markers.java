package io.drawbar.plugin.presto.family;

/** Counts the parameter markers of a statement: question marks outside of quotes and comments. */
final class Markers {
    private Markers() {}

    static int count(String text) {
        int markers = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, at + 1);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                markers += c == '?' ? 1 : 0;
                at++;
            }
        }
        return markers;
    }
}
