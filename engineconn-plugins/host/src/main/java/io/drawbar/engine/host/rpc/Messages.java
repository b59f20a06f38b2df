package io.drawbar.engine.host.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.PrepareRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.drawbar.protocol.v1.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the protocol's messages into the SPI's records and back. */
final class Messages {
    private static final long MICROS = 1_000_000;

    private Messages() {}

    static SessionRequest session(OpenSessionRequest request) {
        return new SessionRequest(
                request.getSessionId(),
                request.getUser(),
                nonEmpty(request.getCatalog()),
                nonEmpty(request.getSchema()),
                request.getSettingsMap());
    }

    static StatementRequest statement(StartStatement start) {
        List<Object> parameters = new ArrayList<>(start.getParametersCount());
        for (Value value : start.getParametersList()) {
            try {
                parameters.add(value(value).orElse(null));
            } catch (NumberFormatException | DateTimeException e) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "Parameter " + (parameters.size() + 1) + " is not a value of its type.",
                        e);
            }
        }
        return new StatementRequest(
                start.getStatementId(),
                start.getLanguage(),
                start.getText(),
                parameters,
                start.getSettingsMap(),
                start.getClientMap());
    }

    static StatementRequest statement(PrepareRequest request) {
        return new StatementRequest(
                request.getStatementId(), request.getLanguage(), request.getText(), List.of(), Map.of());
    }

    static StatementRequest statement(AnalyseRequest request) {
        return new StatementRequest("", request.getLanguage(), request.getText(), List.of(), Map.of());
    }

    static PrepareReply shape(StatementShape shape) {
        PrepareReply.Builder reply = PrepareReply.newBuilder()
                .setKind(
                        switch (shape.kind()) {
                            case QUERY -> PrepareReply.Kind.QUERY;
                            case UPDATE -> PrepareReply.Kind.UPDATE;
                            case UNKNOWN -> PrepareReply.Kind.UNKNOWN;
                        });
        shape.schema().ifPresent(schema -> reply.setSchema(UnsafeByteOperations.unsafeWrap(schema)));
        shape.parameterTypes().forEach(type -> reply.addParameterTypes(type.name()));
        return reply.build();
    }

    static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Object> value(Value value) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> Optional.empty();
            case BOOLEAN_VALUE -> Optional.of(value.getBooleanValue());
            case LONG_VALUE -> Optional.of(value.getLongValue());
            case INT_VALUE -> Optional.of(value.getIntValue());
            case DOUBLE_VALUE -> Optional.of(value.getDoubleValue());
            case FLOAT_VALUE -> Optional.of(value.getFloatValue());
            case DECIMAL_VALUE -> Optional.of(new BigDecimal(value.getDecimalValue()));
            case STRING_VALUE -> Optional.of(value.getStringValue());
            case BYTES_VALUE -> Optional.of(value.getBytesValue().toByteArray());
            case DATE_DAYS -> Optional.of(LocalDate.ofEpochDay(value.getDateDays()));
            case TIME_NANOS -> Optional.of(LocalTime.ofNanoOfDay(value.getTimeNanos()));
            case TIMESTAMP_MICROS -> Optional.of(local(value.getTimestampMicros()));
            case INSTANT_MICROS -> Optional.of(instant(value.getInstantMicros()));
        };
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }
}
