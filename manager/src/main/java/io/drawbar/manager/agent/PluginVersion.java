package io.drawbar.manager.agent;

import java.util.Comparator;

/**
 * A plugin's own version, as {@code plugin.properties} says it, in the order in which people count: numbers as numbers, and what has a
 * remark ({@code 1.0.0-beta}) before what has none.
 *
 * @param text as it was written
 */
record PluginVersion(String text) implements Comparable<PluginVersion> {
    private static final Comparator<String> PARTS = (left, right) -> {
        boolean numbers = isNumber(left) && isNumber(right);
        return numbers ? Long.compare(Long.parseLong(left), Long.parseLong(right)) : left.compareTo(right);
    };

    private static boolean isNumber(String part) {
        return part.matches("\\d{1,18}");
    }

    @Override
    public int compareTo(PluginVersion other) {
        String[] left = text.split("-", 2);
        String[] right = other.text.split("-", 2);
        int numbers = compare(left[0], right[0]);
        if (numbers != 0 || left.length != right.length) {
            return numbers != 0 ? numbers : Integer.compare(right.length, left.length);
        }
        return left.length == 1 ? 0 : compare(left[1], right[1]);
    }

    private static int compare(String left, String right) {
        String[] mine = left.split("\\.", -1);
        String[] its = right.split("\\.", -1);
        for (int i = 0; i < Math.max(mine.length, its.length); i++) {
            int part = PARTS.compare(i < mine.length ? mine[i] : "0", i < its.length ? its[i] : "0");
            if (part != 0) {
                return part;
            }
        }
        return 0;
    }
}
