package io.drawbar.plugin.presto.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns that a query answers, as its plan names them. */
final class OutputColumns {
    private static final Logger log = LoggerFactory.getLogger(OutputColumns.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private OutputColumns() {}

    /**
     * In their order and in small letters, which is how clusters keep names; empty when the plan does not tell.
     *
     * @param plan of {@code EXPLAIN (TYPE LOGICAL, FORMAT JSON)} of a query none of whose columns has a comma in its name
     */
    static Optional<List<String>> of(String plan) {
        try {
            JsonNode root = JSON.readTree(plan);
            // Trino's name of it, and Presto's.
            String names = root.path("descriptor")
                    .path("columnNames")
                    .asText(root.path("identifier").asText());
            if (root.path("name").asText().equals("Output") && names.startsWith("[") && names.endsWith("]")) {
                return Optional.of(Arrays.asList(names.substring(1, names.length() - 1)
                        .toLowerCase(Locale.ROOT)
                        .split(", ")));
            }
        } catch (JsonProcessingException e) {
            log.debug("The plan is no JSON", e);
        }
        return Optional.empty();
    }
}
