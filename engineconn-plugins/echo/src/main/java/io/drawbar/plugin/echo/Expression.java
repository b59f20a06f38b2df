package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.spi.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A value in a {@code select} or {@code values}. */
sealed interface Expression {

    /** Its type; empty for a marker whose value is not known yet. */
    Optional<ColumnType> type(Scope scope) throws EngineException;

    /** Its value, which may be null. */
    Object value(Scope scope) throws EngineException;

    /** A value that stands in the text. */
    record Literal(ColumnType type, Object value) implements Expression {
        public Literal {
            Objects.requireNonNull(type, "type");
        }

        @Override
        public Optional<ColumnType> type(Scope scope) {
            return Optional.of(type);
        }

        @Override
        public Object value(Scope scope) {
            return value;
        }
    }

    /** A {@code ?}, which has the type of its value. */
    record Marker(int index) implements Expression {
        @Override
        public Optional<ColumnType> type(Scope scope) {
            return scope.parameters().isEmpty() ? Optional.empty() : Optional.of(TypeNames.typeOf(value(scope)));
        }

        @Override
        public Object value(Scope scope) {
            return scope.parameters().get(index);
        }
    }

    /** A value that is made to have a type. */
    record Cast(Expression inner, ColumnType type) implements Expression {
        @Override
        public Optional<ColumnType> type(Scope scope) {
            return Optional.of(type);
        }

        @Override
        public Object value(Scope scope) throws EngineException {
            return inner.value(scope);
        }
    }

    /** Something about the session. */
    enum About implements Expression {
        USER,
        CATALOG,
        SCHEMA;

        @Override
        public Optional<ColumnType> type(Scope scope) {
            return Optional.of(ColumnType.Plain.UTF8);
        }

        @Override
        public Object value(Scope scope) {
            return switch (this) {
                case USER -> scope.state().user();
                case CATALOG -> scope.state().current().catalog();
                case SCHEMA -> scope.state().current().schema();
            };
        }
    }

    /** {@code array[...]}. */
    record Array(List<Expression> elements) implements Expression {
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public Optional<ColumnType> type(Scope scope) throws EngineException {
            Optional<ColumnType> common = Optional.of(ColumnType.Plain.NULL);
            for (Expression element : elements) {
                common = TypeNames.common(common, element.type(scope));
            }
            return common.map(ColumnType.ListOf::of);
        }

        @Override
        public Object value(Scope scope) throws EngineException {
            List<Object> values = new ArrayList<>();
            for (Expression element : elements) {
                values.add(element.value(scope));
            }
            return values;
        }
    }
}
