package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.plugin.flink.PlanTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which columns of its tables a query uses: what is asked of its uppermost node is handed down to the tables. Where a node is of a
 * kind whose columns are not understood here, all tables are told without columns. Used once.
 */
final class PlanReads {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\d+)");
    private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Function<List<String>, Optional<List<String>>> columns;
    private final List<Read> reads = new ArrayList<>();

    private record Read(List<String> table, Set<String> columns) {}

    private PlanReads(Function<List<String>, Optional<List<String>>> columns) {
        this.columns = columns;
    }

    /**
     * The tables that a plan reads, each once.
     *
     * @param columns of a table, in the order of its rows, by catalog, database and name
     */
    static List<TableUse> of(PlanTree plan, Function<List<String>, Optional<List<String>>> columns) {
        PlanReads walk = new PlanReads(columns);
        boolean clear = plan.root()
                .map(root -> walk.arity(root)
                        .filter(arity -> walk.need(root, all(arity)))
                        .isPresent())
                .orElse(false);
        return plan.tables().stream()
                .map(table -> new TableUse(
                        Optional.of(table.get(0)),
                        Optional.of(table.get(1)),
                        table.get(2),
                        clear ? Optional.of(walk.used(table)) : Optional.empty()))
                .toList();
    }

    private static Set<Integer> all(int arity) {
        return IntStream.range(0, arity).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> used(List<String> table) {
        return reads.stream()
                .filter(read -> read.table().equals(table))
                .flatMap(read -> read.columns().stream())
                .distinct()
                .toList();
    }

    /** How many columns a node gives; empty when that is not known. */
    private Optional<Integer> arity(Node node) {
        return switch (node.kind()) {
            case "LogicalTableScan" -> columns.apply(node.table()).map(List::size);
            case "LogicalProject" -> Optional.of(node.attributes().size());
            case "LogicalFilter", "LogicalSort", "LogicalUnion", "LogicalIntersect", "LogicalMinus" ->
                arity(node.inputs().get(0));
            case "LogicalAggregate" ->
                Optional.of(groups(node).size()
                        + (int) node.attributes().stream()
                                .filter(PlanReads::isCall)
                                .count());
            case "LogicalJoin" ->
                arity(node.inputs().get(0))
                        .flatMap(left -> keepsLeftOnly(node)
                                ? Optional.of(left)
                                : arity(node.inputs().get(1)).map(right -> left + right));
            default -> Optional.empty();
        };
    }

    private static boolean isCall(String attribute) {
        return !attribute.startsWith("group=") && !attribute.startsWith("groups=");
    }

    private static List<Integer> groups(Node node) {
        return node.attributes().stream()
                .filter(attribute -> attribute.startsWith("group="))
                .flatMap(attribute -> NUMBER.matcher(attribute).results())
                .map(number -> Integer.valueOf(number.group()))
                .toList();
    }

    private static boolean keepsLeftOnly(Node join) {
        return join.attributes().contains("joinType=[semi]")
                || join.attributes().contains("joinType=[anti]");
    }

    /** Hands down what is needed of a node; false when it is not known what that needs. */
    private boolean need(Node node, Set<Integer> needed) {
        return switch (node.kind()) {
            case "LogicalTableScan" -> scan(node, needed);
            case "LogicalProject" ->
                below(
                        node,
                        references(needed.stream().map(node.attributes()::get).toList()));
            case "LogicalFilter", "LogicalSort" ->
                below(node, references(node.attributes()).map(own -> together(own, needed)));
            case "LogicalAggregate" ->
                below(
                        node,
                        references(node.attributes().stream()
                                        .filter(PlanReads::isCall)
                                        .toList())
                                .map(own -> together(own, Set.copyOf(groups(node)))));
            case "LogicalUnion", "LogicalIntersect", "LogicalMinus" -> each(node, needed);
            case "LogicalJoin" ->
                references(node.attributes())
                        .flatMap(
                                own -> arity(node.inputs().get(0)).map(left -> join(node, left, together(own, needed))))
                        .orElse(false);
            default -> false;
        };
    }

    private boolean scan(Node node, Set<Integer> needed) {
        Optional<List<String>> names = columns.apply(node.table());
        names.ifPresent(all ->
                reads.add(new Read(node.table(), needed.stream().map(all::get).collect(Collectors.toSet()))));
        return names.isPresent();
    }

    /** Rows that are compared with others are needed whole. */
    private boolean each(Node node, Set<Integer> needed) {
        boolean asTheyAre =
                node.attributes().contains("all=[true]") && node.kind().equals("LogicalUnion");
        return node.inputs().stream().allMatch(input -> arity(input)
                .filter(arity -> need(input, asTheyAre ? needed : all(arity)))
                .isPresent());
    }

    private boolean below(Node node, Optional<Set<Integer>> needed) {
        return needed.isPresent() && need(node.inputs().get(0), needed.get());
    }

    private boolean join(Node node, int left, Set<Integer> needed) {
        Set<Integer> ofLeft = new TreeSet<>();
        Set<Integer> ofRight = new TreeSet<>();
        needed.forEach(column -> (column < left ? ofLeft : ofRight).add(column < left ? column : column - left));
        return need(node.inputs().get(0), ofLeft) && need(node.inputs().get(1), ofRight);
    }

    private static Set<Integer> together(Set<Integer> some, Set<Integer> others) {
        Set<Integer> both = new TreeSet<>(some);
        both.addAll(others);
        return both;
    }

    /** The input's columns in attributes' expressions; empty when there is more in them than such. */
    private static Optional<Set<Integer>> references(List<String> attributes) {
        Set<Integer> found = new TreeSet<>();
        for (String attribute : attributes) {
            String expression = attribute.substring(attribute.indexOf("=[") + 1); // names may have a $ as well
            String plain = QUOTED.matcher(expression).replaceAll("''");
            if (plain.contains("$cor") || plain.contains("WITHIN GROUP")) {
                return Optional.empty();
            }
            Matcher reference = REFERENCE.matcher(plain);
            while (reference.find()) {
                found.add(Integer.valueOf(reference.group(1)));
            }
        }
        return Optional.of(found);
    }
}
