package io.drawbar.engine.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A statement to run.
 *
 * @param statementId unique in this engine; good for tagging work in the engine's own console
 * @param language one of the descriptor's languages, such as {@code sql}
 * @param text the statement, without the semicolon that ended it
 * @param parameters values for the statement's {@code ?} markers in order. Each is null or one of Boolean, Byte, Short, Integer,
 *     Long, Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime, Instant
 * @param settings settings for this statement alone
 * @param client what the client says of itself, unchecked: {@code application}, {@code client-user}, {@code client-host}, as far as it says
 *     anything; good for showing in the engine's own console, and for nothing else
 */
public record StatementRequest(
        String statementId,
        String language,
        String text,
        List<Object> parameters,
        Map<String, String> settings,
        Map<String, String> client) {
    public StatementRequest {
        Objects.requireNonNull(statementId, "statementId");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(text, "text");
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters)); // holds nulls, so not List.copyOf
        settings = Map.copyOf(settings);
        client = Map.copyOf(client);
    }

    /** Of a client that says nothing of itself. */
    public StatementRequest(
            String statementId, String language, String text, List<Object> parameters, Map<String, String> settings) {
        this(statementId, language, text, parameters, settings, Map.of());
    }
}
