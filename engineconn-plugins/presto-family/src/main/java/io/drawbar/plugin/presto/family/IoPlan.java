package io.drawbar.plugin.presto.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code EXPLAIN (TYPE IO, FORMAT JSON)} tells.
 *
 * @param planned whether the statement has a plan; those that define or set something have none
 * @param reads tables that the plan reads
 * @param writes the table that it writes
 */
record IoPlan(boolean planned, List<TableName> reads, Optional<TableName> writes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The clusters' own name for the catalog that a catalog's information schema is read from. */
    private static final String INFORMATION = "$info_schema@";

    static IoPlan of(String told) throws EngineException {
        if (!told.stripLeading().startsWith("{")) {
            return new IoPlan(false, List.of(), Optional.empty());
        }
        try {
            JsonNode root = JSON.readTree(told);
            List<TableName> reads = new ArrayList<>();
            for (JsonNode input : root.required("inputTableColumnInfos")) {
                TableName table = table(input.required("table"));
                if (!reads.contains(table)) {
                    reads.add(table);
                }
            }
            return new IoPlan(
                    true, reads, Optional.ofNullable(root.get("outputTable")).map(IoPlan::table));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw EngineException.builder(
                            Kind.ENGINE, "The cluster's plan is not as expected: " + e.getMessage() + " in " + told)
                    .cause(e)
                    .build();
        }
    }

    private static TableName table(JsonNode told) {
        JsonNode name = told.required("schemaTable");
        String catalog = told.required("catalog").asText();
        return new TableName(
                catalog.startsWith(INFORMATION) ? catalog.substring(INFORMATION.length()) : catalog,
                name.required("schema").asText(),
                name.required("table").asText());
    }
}
