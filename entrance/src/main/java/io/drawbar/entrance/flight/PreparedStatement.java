package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.protocol.v1.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A statement that a client has prepared. Immutable: binding makes another.
 *
 * @param handle its name, which is hard to guess
 * @param sql its text
 * @param inEngine whether the engine keeps it under the handle, too
 * @param schema the encapsulated schema message of what it will answer; empty when it answers no rows
 * @param parameters what its markers stand for
 * @param bound rows of values for its markers
 */
record PreparedStatement(
        String handle,
        String sql,
        boolean inEngine,
        Optional<ByteString> schema,
        List<ParameterType> parameters,
        List<List<Value>> bound) {
    PreparedStatement {
        Objects.requireNonNull(handle, "handle");
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(schema, "schema");
        parameters = List.copyOf(parameters);
        bound = List.copyOf(bound);
    }

    PreparedStatement bind(List<List<Value>> rows) {
        return new PreparedStatement(handle, sql, inEngine, schema, parameters, rows);
    }

    Optional<String> engineHandle() {
        return inEngine ? Optional.of(handle) : Optional.empty();
    }

    /** The values for one execution. */
    List<Value> onlyRow() {
        if (bound.size() > 1) {
            throw FlightFailures.unsupported("A query takes one row of parameters; " + bound.size() + " were bound.");
        }
        return bound.isEmpty() ? List.of() : bound.get(0);
    }
}
