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
 */
public record StatementRequest(
        String statementId, String language, String text, List<Object> parameters, Map<String, String> settings) {
    public StatementRequest {
        Objects.requireNonNull(statementId, "statementId");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(text, "text");
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters)); // holds nulls, so not List.copyOf
        settings = Map.copyOf(settings);
    }
}
