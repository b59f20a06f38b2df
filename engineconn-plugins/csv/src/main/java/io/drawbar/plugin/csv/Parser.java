package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.plugin.csv.Token.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one statement. The language:
 *
 * <pre>
 * select * | count(*) | VALUE [as NAME], ... [from TABLE | range(N)] [where COLUMN SIGN VALUE] [limit N]
 * insert into TABLE values (VALUE, ...)
 * set csv.null = 'TEXT'        show csv.null
 * </pre>
 */
final class Parser {
    private final List<Token> tokens;
    private final CsvSession session;
    private int at;

    Parser(String text, CsvSession session) throws EngineException {
        this.tokens = Token.of(text);
        this.session = session;
    }

    Command statement() throws EngineException {
        Token first = next();
        Command command;
        if (first.is("select")) {
            command = select();
        } else if (first.is("insert")) {
            command = insert();
        } else if (first.is("set")) {
            expect(CsvEngine.NULL);
            expect("=");
            command = new Settings(session, Optional.of(literal(next()).text()));
        } else if (first.is("show")) {
            expect(CsvEngine.NULL);
            command = new Settings(session, Optional.empty());
        } else {
            throw wrong(first, "select, insert, set or show");
        }
        Token last = next();
        if (last.kind() != Kind.END) {
            throw wrong(last, "the end");
        }
        return command;
    }

    private Command select() throws EngineException {
        int items = at;
        while (!peek().is("from") && peek().kind() != Kind.END && !peek().is("where") && !peek().is("limit")) {
            next(); // what is selected is understood once it is known from where
        }
        Source source = accept("from") ? source() : Source.NOTHING;
        Optional<Filter> filter = accept("where") ? Optional.of(filter(source)) : Optional.empty();
        long limit = accept("limit") ? number(next()) : Long.MAX_VALUE;
        int end = at;
        at = items;
        boolean counts = accept("count");
        List<Selected> selected = new ArrayList<>();
        if (counts) {
            expect("(");
            expect("*");
            expect(")");
        } else if (accept("*")) {
            selected.addAll(Selected.all(source));
        } else {
            do {
                selected.add(selected(source));
            } while (accept(","));
        }
        Token after = peek();
        if (!after.is("from") && !after.is("where") && !after.is("limit") && after.kind() != Kind.END) {
            throw wrong(after, "from, where, limit or the end");
        }
        at = end;
        return new Select(source, selected, counts, filter, limit);
    }

    private Selected selected(Source source) throws EngineException {
        Token token = next();
        boolean column = token.kind() == Kind.NAME || (token.kind() == Kind.WORD && !Literal.isOne(token, peek()));
        Selected selected = column ? Selected.column(source.column(token)) : Selected.constant(literal(token));
        return accept("as") ? selected.named(next().text()) : selected;
    }

    private Source source() throws EngineException {
        Token token = next();
        if (token.is("range")) {
            expect("(");
            long rows = number(next());
            expect(")");
            return Source.range(rows);
        }
        if (token.kind() != Kind.WORD && token.kind() != Kind.NAME) {
            throw wrong(token, "a table");
        }
        return Source.of(table(token), session.nullText());
    }

    private CsvFile table(Token name) throws EngineException {
        Path file = session.folder().resolve(name.text() + CsvFile.ENDING).normalize();
        if (!file.getParent().equals(session.folder().normalize())) {
            throw Failures.user("'" + name.text() + "' is no name of a table.", name);
        }
        return CsvFile.open(file).orElseThrow(() -> Failures.user("There is no table '" + name.text() + "'.", name));
    }

    private Filter filter(Source source) throws EngineException {
        Column column = source.columns().get(source.column(next()).index());
        Token sign = next();
        return Filter.of(source.indexOf(column), column, sign, literal(next()));
    }

    private Command insert() throws EngineException {
        expect("into");
        CsvFile file = table(next());
        expect("values");
        expect("(");
        List<Literal> values = new ArrayList<>();
        do {
            values.add(literal(next()));
        } while (accept(","));
        expect(")");
        return new Insert(file, values, session.nullText());
    }

    private Literal literal(Token token) throws EngineException {
        Optional<Literal> literal = Literal.of(token, () -> next());
        return literal.orElseThrow(() -> wrong(token, "a value"));
    }

    private static long number(Token token) throws EngineException {
        if (token.kind() != Kind.NUMBER || !token.text().matches("\\d{1,18}")) {
            throw wrong(token, "a number of rows");
        }
        return Long.parseLong(token.text());
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    private boolean accept(String word) {
        boolean there = peek().is(word);
        if (there) {
            next();
        }
        return there;
    }

    private void expect(String word) throws EngineException {
        Token token = next();
        if (!token.is(word)) {
            throw wrong(token, word);
        }
    }

    private static EngineException wrong(Token token, String expected) {
        return Failures.user("Found '" + token.text() + "', expected " + expected + ".", token);
    }
}
