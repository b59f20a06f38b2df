package io.drawbar.engine.host.catalog;

import java.util.Optional;

/** A pattern of SQL's LIKE, with {@code \} as escape, as JDBC's metadata calls use it. Empty matches everything. */
final class LikePattern {
    private final String pattern;

    LikePattern(String pattern) {
        this.pattern = pattern;
    }

    /** The one name it matches, when it has no wildcard. */
    Optional<String> literal() {
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' || c == '_') {
                return Optional.empty();
            }
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                c = pattern.charAt(i);
            }
            name.append(c);
        }
        return Optional.of(name.toString());
    }

    /** Takes time in proportion to the product of both lengths at worst. */
    boolean matches(String name) {
        if (pattern.isEmpty()) {
            return true;
        }
        int p = 0;
        int n = 0;
        int percentAt = -1;
        int retryFrom = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '%') {
                percentAt = p++;
                retryFrom = n;
            } else if (p < pattern.length() && matchesOne(p, name.charAt(n))) {
                p += width(p);
                n++;
            } else if (percentAt >= 0) {
                // The last % takes one character more.
                p = percentAt + 1;
                n = ++retryFrom;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '%') {
            p++;
        }
        return p == pattern.length();
    }

    private boolean escapes(int p) {
        return pattern.charAt(p) == '\\' && p + 1 < pattern.length();
    }

    private int width(int p) {
        return escapes(p) ? 2 : 1;
    }

    private boolean matchesOne(int p, char c) {
        if (escapes(p)) {
            return pattern.charAt(p + 1) == c;
        }
        return pattern.charAt(p) == '_' || pattern.charAt(p) == c;
    }
}
