package io.drawbar.plugin.hiveserver2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The columns in {@code EXPLAIN FORMATTED}. The scans of its stages name those that are read from files. A partition's columns are not
 * read, but decide what is: the plan of the cost-based optimizer, which is there for most statements, tells who refers to them.
 */
final class PlanColumns {
    private static final Logger log = LoggerFactory.getLogger(PlanColumns.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PASSING = Set.of("HiveFilter", "HiveSortLimit", "HiveSortExchange");
    private static final Set<String> JOINING = Set.of("HiveJoin", "HiveSemiJoin", "HiveAntiJoin");

    private final Map<String, Set<String>> read = new LinkedHashMap<>();
    private Optional<List<String>> created = Optional.empty();

    private PlanColumns() {}

    static PlanColumns of(JsonNode told) {
        PlanColumns columns = new PlanColumns();
        columns.scans(told.path("STAGE PLANS"));
        JsonNode plan = told.path("CBOPlan");
        if (plan.isTextual()) {
            try {
                columns.optimized(JSON.readTree(plan.asText()).path("rels"));
            } catch (JsonProcessingException e) {
                log.debug("The optimizer's plan is no JSON", e);
            }
        }
        return columns;
    }

    /** Of each table that is scanned, by its name as in {@code default@drums}; more may be read. */
    Map<String, Set<String>> read() {
        return read;
    }

    /** Of the table that is created; empty when none is. */
    Optional<List<String>> created() {
        return created;
    }

    private void scans(JsonNode node) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("TableScan")) {
                Set<String> columns = columns(
                        value.path("database:").asText(), value.path("table:").asText());
                value.path("columns:").forEach(column -> columns.add(column.asText()));
            } else if (entry.getKey().startsWith("Create Table")
                    && value.path("columns:").isArray()) {
                List<String> names = new ArrayList<>();
                // With the type behind it, which has no blanks.
                value.path("columns:")
                        .forEach(column -> names.add(column.asText().replaceFirst(" \\S+$", "")));
                created = Optional.of(names);
            }
            scans(value);
        });
        if (node.isArray()) {
            node.forEach(this::scans);
        }
    }

    private Set<String> columns(String schema, String table) {
        return read.computeIfAbsent(schema + "@" + table, name -> new TreeSet<>());
    }

    /** A column of a table. */
    private record Source(String schema, String table, String column) {}

    /** Each relation's columns are those of the tables that they come from unchanged. */
    private void optimized(JsonNode relations) {
        Map<String, List<Set<Source>>> known = new HashMap<>();
        String before = "";
        for (JsonNode relation : relations) {
            List<List<Set<Source>>> inputs = new ArrayList<>();
            if (relation.has("inputs")) {
                for (JsonNode input : relation.path("inputs")) {
                    inputs.add(known.getOrDefault(input.asText(), List.of()));
                }
            } else {
                inputs.add(known.getOrDefault(before, List.of()));
            }
            List<Set<Source>> input = inputs.stream().flatMap(List::stream).toList();
            String operator = relation.path("relOp").asText();
            before = relation.path("id").asText();
            known.put(before, output(operator.substring(operator.lastIndexOf('.') + 1), relation, inputs, input));
            uses(relation, input);
        }
        // What is answered is used.
        known.getOrDefault(before, List.of()).forEach(this::use);
    }

    private static List<Set<Source>> output(
            String operator, JsonNode relation, List<List<Set<Source>>> inputs, List<Set<Source>> input) {
        List<Set<Source>> output = new ArrayList<>();
        if (operator.equals("HiveTableScan")) {
            String schema = relation.path("table").path(0).asText();
            String table = relation.path("table").path(1).asText();
            for (JsonNode field : relation.path("rowType")) {
                output.add(Set.of(new Source(schema, table, field.path("name").asText())));
            }
        } else if (PASSING.contains(operator) || JOINING.contains(operator)) {
            output.addAll(input);
        } else if (operator.equals("HiveProject")) {
            for (JsonNode field : relation.path("exprs")) {
                output.add(field.has("input") ? at(input, field.path("input").asInt()) : Set.of());
            }
        } else if (operator.equals("HiveAggregate")) {
            relation.path("group").forEach(key -> output.add(at(input, key.asInt())));
        } else if (operator.equals("HiveUnion")) {
            for (List<Set<Source>> one : inputs) {
                for (int i = 0; i < one.size(); i++) {
                    if (i == output.size()) {
                        output.add(new HashSet<>());
                    }
                    output.get(i).addAll(one.get(i));
                }
            }
        }
        return output;
    }

    private static Set<Source> at(List<Set<Source>> input, int index) {
        return index >= 0 && index < input.size() ? input.get(index) : Set.of();
    }

    private void use(Set<Source> sources) {
        sources.forEach(source -> {
            Set<String> columns = read.get(source.schema() + "@" + source.table());
            if (columns != null) {
                columns.add(source.column());
            }
        });
    }

    /** What a relation refers to, in expressions and by bare numbers. */
    private void uses(JsonNode relation, List<Set<Source>> input) {
        references(relation, input);
        relation.path("group").forEach(key -> use(at(input, key.asInt())));
        relation.path("aggs").forEach(aggregate -> aggregate
                .path("operands")
                .forEach(operand -> use(operand.isInt() ? at(input, operand.asInt()) : Set.of())));
        relation.path("collation")
                .forEach(order -> use(at(input, order.path("field").asInt(-1))));
    }

    private void references(JsonNode node, List<Set<Source>> input) {
        if (node.path("input").isInt()) {
            use(at(input, node.path("input").asInt()));
        }
        node.forEach(child -> references(child, input));
    }
}
