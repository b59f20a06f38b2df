package io.drawbar.cli.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawbar.cli.Screen;
import io.drawbar.client.Column;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One object a row, one line an object. Not thread-safe. */
final class JsonRows extends PagedRows {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Screen screen;

    JsonRows(DrawbarClient client, Screen screen, JobId job, int result, long wanted) {
        super(client, screen, job, result, wanted);
        this.screen = screen;
    }

    @Override
    void write(List<Column> columns, List<List<JsonNode>> rows) {
        List<String> names = distinct(columns);
        for (List<JsonNode> row : rows) {
            ObjectNode object = MAPPER.createObjectNode();
            for (int i = 0; i < names.size(); i++) {
                object.set(names.get(i), row.get(i));
            }
            screen.out().println(object);
        }
    }

    @Override
    void end(ResultPage last, long rows) {
        Truncation.note(last, screen);
    }

    /** Columns may share a name; fields of an object must not. */
    private static List<String> distinct(List<Column> columns) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (int i = 2; !taken.add(name); i++) {
                name = column.name() + "_" + i;
            }
            names.add(name);
        }
        return names;
    }
}
