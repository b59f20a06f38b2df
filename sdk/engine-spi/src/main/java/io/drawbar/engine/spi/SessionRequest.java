package io.drawbar.engine.spi;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a session is opened with.
 *
 * @param sessionId unique in this engine
 * @param user on whose behalf the session's statements run
 * @param catalog the catalog to start in, if one was asked for
 * @param schema the schema to start in, if one was asked for
 * @param settings settings of this session alone; an unknown or immutable one is refused with an {@link EngineException} of
 *     kind {@link EngineException.Kind#USER}
 */
public record SessionRequest(
        String sessionId,
        String user,
        Optional<String> catalog,
        Optional<String> schema,
        Map<String, String> settings) {
    public SessionRequest {
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(schema, "schema");
        settings = Map.copyOf(settings);
    }
}
