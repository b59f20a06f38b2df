package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses the statements that answer rows, and the expressions and types in them. */
final class QueryParser {

    /** Parses what follows the word {@code fail}. */
    interface FailureParser {
        Command parse() throws EngineException;
    }

    /** An expression with the name that its column gets. */
    private record Item(String name, Expression value) {}

    private static final Set<String> CONSTANTS = Set.of("null", "true", "false");

    private final TokenReader in;
    private final FailureParser failures;
    private final List<ParameterType> markers = new ArrayList<>();

    QueryParser(TokenReader in, FailureParser failures) {
        this.in = in;
        this.failures = failures;
    }

    /** The types of the markers that were read so far. */
    List<ParameterType> markerTypes() {
        return markers;
    }

    /** What follows {@code values}. */
    Command values() throws EngineException {
        List<List<Expression>> rows = new ArrayList<>();
        do {
            Token start = in.peek();
            in.expect("(");
            List<Expression> row = expressions(")");
            if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
                throw Failures.syntax(start, "a row of " + rows.get(0).size() + " values as before");
            }
            rows.add(row);
        } while (in.accept(","));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            names.add("_col" + i);
        }
        return new ValuesCommand(names, rows);
    }

    /** What follows {@code select}. */
    Command select() throws EngineException {
        if (in.accept("*")) {
            in.expect("from");
            return from(List.of());
        }
        Token start = in.peek();
        List<Item> items = new ArrayList<>();
        do {
            items.add(item(items.size()));
        } while (in.accept(","));
        if (in.accept("from")) {
            List<String> columns = new ArrayList<>();
            for (Item item : items) {
                if (!(item.value() instanceof Expression.Literal literal) || literal.type() != Plain.NULL) {
                    throw Failures.syntax(start, "* or names of columns");
                }
                columns.add(item.name());
            }
            return from(columns);
        }
        return new ValuesCommand(
                items.stream().map(Item::name).toList(),
                List.of(items.stream().map(Item::value).toList()));
    }

    private Item item(int index) throws EngineException {
        Token first = in.peek();
        boolean isName = first.kind() == Token.Kind.IDENTIFIER
                || (first.kind() == Token.Kind.WORD && !CONSTANTS.contains(first.text()));
        Token second = in.peekSecond();
        if (isName && (second.is(",") || second.is("from"))) {
            return new Item(in.name(), new Expression.Literal(Plain.NULL, null)); // the name of a column
        }
        Expression value = expression();
        return new Item(in.accept("as") ? in.name() : "_col" + index, value);
    }

    private Command from(List<String> columns) throws EngineException {
        Token at = in.peek();
        RowsCommand.Source source;
        if (at.is("rows") && in.peekSecond().is("(")) {
            in.next();
            source = generated();
        } else {
            List<String> name = new ArrayList<>(List.of(in.name()));
            while (name.size() < 3 && in.accept(".")) {
                name.add(in.name());
            }
            source = new RowsCommand.Named(name, at);
        }
        Optional<Expression> limit = in.accept("limit") ? Optional.of(count()) : Optional.empty();
        Optional<Command> then = Optional.empty();
        if (in.accept("then")) {
            in.expect("fail");
            then = Optional.of(failures.parse());
        }
        return new RowsCommand(source, columns, limit, then);
    }

    private RowsCommand.Source generated() throws EngineException {
        in.expect("(");
        Expression count = count();
        if (in.accept(")")) {
            return new RowsCommand.Generated(count, MadeUpTables.MIXED);
        }
        in.expect(",");
        return new RowsCommand.Generated(count, new RowSchema(columns()));
    }

    private List<Column> columns() throws EngineException {
        List<Column> columns = new ArrayList<>();
        do {
            String name = in.name();
            ColumnType type = type();
            columns.add(new Column(name, type, in.accept("null")));
        } while (in.accept(","));
        in.expect(")");
        return columns;
    }

    /** A whole number or a marker that stands for one. */
    private Expression count() throws EngineException {
        return in.accept("?") ? marker(ParameterType.BIGINT) : new Expression.Literal(Plain.INT64, in.number());
    }

    private Expression marker(ParameterType type) {
        markers.add(type);
        return new Expression.Marker(markers.size() - 1);
    }

    private List<Expression> expressions(String end) throws EngineException {
        List<Expression> values = new ArrayList<>();
        do {
            values.add(expression());
        } while (in.accept(","));
        in.expect(end);
        return values;
    }

    private Expression expression() throws EngineException {
        Token token = in.next();
        return switch (token.kind()) {
            case NUMBER -> number(token, token.text());
            case STRING -> new Expression.Literal(Plain.UTF8, token.text());
            case SYMBOL -> {
                if (token.is("?")) {
                    yield marker(ParameterType.UNKNOWN);
                }
                if (token.is("-")) {
                    Token number = in.expect(Token.Kind.NUMBER, "a number");
                    yield number(number, "-" + number.text());
                }
                throw Failures.syntax(token, "a value");
            }
            case WORD -> word(token);
            case IDENTIFIER, END -> throw Failures.syntax(token, "a value");
        };
    }

    private static Expression number(Token token, String text) throws EngineException {
        try {
            if (text.contains("e") || text.contains("E")) {
                return new Expression.Literal(Plain.DOUBLE, Double.valueOf(text));
            }
            BigDecimal value = new BigDecimal(text);
            if (value.scale() > 0 || value.toBigInteger().bitLength() >= Long.SIZE) {
                return new Expression.Literal(TypeNames.typeOf(value), value);
            }
            boolean small = value.longValue() == value.intValue();
            return new Expression.Literal(small ? Plain.INT32 : Plain.INT64, value.longValue());
        } catch (IllegalArgumentException e) {
            throw Failures.syntax(token, "a number of at most 38 digits");
        }
    }

    private Expression word(Token word) throws EngineException {
        return switch (word.text()) {
            case "null" -> new Expression.Literal(Plain.NULL, null);
            case "true" -> new Expression.Literal(Plain.BOOLEAN, true);
            case "false" -> new Expression.Literal(Plain.BOOLEAN, false);
            case "user" -> about(Expression.About.USER);
            case "catalog" -> about(Expression.About.CATALOG);
            case "schema" -> about(Expression.About.SCHEMA);
            case "cast" -> cast();
            case "array" -> {
                in.expect("[");
                yield new Expression.Array(expressions("]"));
            }
            case "date", "time", "timestamp", "timestamptz" ->
                new Expression.Literal(
                        TypeNames.simple(word.text()).orElseThrow(),
                        in.expect(Token.Kind.STRING, "a " + word.text() + " in quotes")
                                .text());
            case "x" -> binary();
            default -> throw Failures.syntax(word, "a value");
        };
    }

    private Expression about(Expression.About about) throws EngineException {
        in.expect("(");
        in.expect(")");
        return about;
    }

    private Expression binary() throws EngineException {
        Token digits = in.expect(Token.Kind.STRING, "hexadecimal digits in quotes");
        try {
            return new Expression.Literal(Plain.BINARY, HexFormat.of().parseHex(digits.text()));
        } catch (IllegalArgumentException e) {
            throw Failures.syntax(digits, "hexadecimal digits");
        }
    }

    private Expression cast() throws EngineException {
        in.expect("(");
        Expression inner = expression();
        in.expect("as");
        ColumnType type = type();
        in.expect(")");
        if (inner instanceof Expression.Marker marker) {
            markers.set(marker.index(), TypeNames.parameterType(type));
        }
        return new Expression.Cast(inner, type);
    }

    private ColumnType type() throws EngineException {
        Token name = in.expect(Token.Kind.WORD, "a type");
        return switch (name.text()) {
            case "decimal" -> decimal(name);
            case "array" -> {
                in.expect("(");
                ColumnType element = type();
                in.expect(")");
                yield ColumnType.ListOf.of(element);
            }
            case "map" -> {
                in.expect("(");
                ColumnType key = type();
                in.expect(",");
                ColumnType value = type();
                in.expect(")");
                yield new ColumnType.MapOf(key, value);
            }
            case "row" -> {
                in.expect("(");
                yield new ColumnType.StructOf(columns());
            }
            default -> TypeNames.simple(name.text()).orElseThrow(() -> Failures.syntax(name, "a type"));
        };
    }

    private ColumnType decimal(Token name) throws EngineException {
        in.expect("(");
        int precision = (int) in.number();
        int scale = in.accept(",") ? (int) in.number() : 0;
        in.expect(")");
        try {
            return new ColumnType.Decimal(precision, scale);
        } catch (IllegalArgumentException e) {
            throw Failures.syntax(name, "a precision from 1 to 38 and a scale from 0 to the precision");
        }
    }
}
