package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.spi.EngineException;
import java.util.List;

/**
 * A condition on one column.
 *
 * @param index of the column
 * @param column the column
 * @param sign {@code =}, {@code <>}, {@code <}, {@code >}, {@code <=} or {@code >=}
 * @param value what it is compared with
 */
record Filter(int index, Column column, String sign, Comparable<Object> value) {

    @SuppressWarnings("unchecked") // values of one column's type are comparable with each other
    static Filter of(int index, Column column, Token sign, Literal literal) throws EngineException {
        if (!List.of("=", "<>", "<", ">", "<=", ">=").contains(sign.text())) {
            throw Failures.user("Found '" + sign.text() + "', expected =, <>, <, >, <= or >=.", sign);
        }
        if (literal.value().isEmpty() || !literal.type().equals(column.type())) {
            throw Failures.user(
                    "The column " + column.name() + " is compared with a value of its type, "
                            + CsvFile.typeName(column.type()) + ".",
                    sign);
        }
        return new Filter(
                index, column, sign.text(), (Comparable<Object>) literal.value().get());
    }

    boolean holds(List<Object> row) {
        Object cell = row.get(index);
        if (cell == null) {
            return false;
        }
        int order = -value.compareTo(cell);
        return switch (sign) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }
}
