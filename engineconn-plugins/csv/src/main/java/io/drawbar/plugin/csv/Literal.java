package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.plugin.csv.Token.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that stands in a statement.
 *
 * @param type of the column that it makes
 * @param value the value; empty for null
 */
record Literal(ColumnType type, Optional<Object> value) {

    /** Whether a word begins a value and is not the name of a column. */
    static boolean isOne(Token token, Token after) {
        return token.is("true")
                || token.is("false")
                || token.is("null")
                || (token.is("date") && after.kind() == Kind.TEXT);
    }

    static Optional<Literal> of(Token token, Supplier<Token> following) throws EngineException {
        if (token.kind() == Kind.TEXT) {
            return some(Plain.UTF8, token.text());
        }
        if (token.kind() == Kind.NUMBER) {
            return token.text().contains(".")
                    ? some(Plain.DOUBLE, Double.valueOf(token.text()))
                    : some(Plain.INT64, whole(token));
        }
        if (token.is("true") || token.is("false")) {
            return some(Plain.BOOLEAN, token.is("true"));
        }
        if (token.is("null")) {
            return Optional.of(new Literal(Plain.UTF8, Optional.empty()));
        }
        return token.is("date") ? some(Plain.DATE, date(following.get())) : Optional.empty();
    }

    private static Optional<Literal> some(ColumnType type, Object value) {
        return Optional.of(new Literal(type, Optional.of(value)));
    }

    private static Long whole(Token token) throws EngineException {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw Failures.user("'" + token.text() + "' is larger than a bigint.", token);
        }
    }

    private static LocalDate date(Token token) throws EngineException {
        try {
            return LocalDate.parse(token.text());
        } catch (DateTimeException e) {
            throw Failures.user("'" + token.text() + "' is no date such as 2024-02-29.", token);
        }
    }

    String text() {
        return value.map(Object::toString).orElse("");
    }
}
