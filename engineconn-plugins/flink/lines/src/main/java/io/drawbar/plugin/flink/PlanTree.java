package io.drawbar.plugin.flink;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flink's plan of a query before it is optimised, as {@code EXPLAIN} prints it. The planner is behind a class loader of its own and
 * gives no other.
 *
 * @param tables that are read, each once, as catalog, database and name
 * @param root the uppermost node; empty when the text is more than a plain tree, as it is with a query within an expression
 */
record PlanTree(Set<List<String>> tables, Optional<Node> root) {
    private static final Pattern SECTION =
            Pattern.compile("== Abstract Syntax Tree ==\\n(.*?)\\n\\n== Optimized", Pattern.DOTALL);
    private static final Pattern SCAN = Pattern.compile("TableScan\\(table=\\[\\[(.*?)]]");
    private static final Pattern LINE = Pattern.compile("([ :+|-]*)(\\w+)\\((.*)\\)");
    private static final int INDENTED = 3;

    /**
     * A node.
     *
     * @param kind as Flink calls it
     * @param attributes such as {@code condition=[>($0, 1)]}
     * @param inputs in their order
     */
    record Node(String kind, List<String> attributes, List<Node> inputs) {
        List<String> table() {
            return attributes.stream()
                    .filter(attribute -> attribute.startsWith("table=[["))
                    .map(attribute -> name(attribute.substring("table=[[".length(), attribute.length() - 2)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("A scan without a table: " + attributes));
        }
    }

    static PlanTree of(String explained) {
        Matcher section = SECTION.matcher(explained);
        if (!section.find()) {
            throw new IllegalStateException("Flink's EXPLAIN is not as it was: " + explained);
        }
        String text = section.group(1);
        Set<List<String>> tables = new LinkedHashSet<>();
        Matcher scan = SCAN.matcher(text);
        while (scan.find()) {
            tables.add(name(scan.group(1)));
        }
        return new PlanTree(tables, tree(text));
    }

    private static List<String> name(String path) {
        String[] parts = path.split(", ", 3);
        if (parts.length < 3) {
            throw new IllegalStateException("The name of a table has less than three parts: " + path);
        }
        return List.of(parts);
    }

    private static Optional<Node> tree(String text) {
        List<Node> open = new ArrayList<>(); // the last node of each depth
        for (String line : text.split("\n")) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches() || parts.group(1).length() % INDENTED != 0) {
                return Optional.empty();
            }
            int depth = parts.group(1).length() / INDENTED;
            Node node = new Node(parts.group(2), split(parts.group(3)), new ArrayList<>());
            if (depth > open.size() || (depth == 0 && !open.isEmpty())) {
                return Optional.empty();
            }
            open.subList(depth, open.size()).clear();
            if (depth > 0) {
                open.get(depth - 1).inputs().add(node);
            }
            open.add(node);
        }
        return open.stream().findFirst();
    }

    /** Cuts at commas that are neither quoted nor in brackets. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == '[' || c == '{')) {
                depth++;
            } else if (!quoted && (c == ')' || c == ']' || c == '}')) {
                depth--;
            } else if (!quoted && c == ',' && depth == 0) {
                parts.add(text.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin).strip());
        return parts;
    }
}
