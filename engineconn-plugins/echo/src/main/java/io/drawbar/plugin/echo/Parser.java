package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a statement by recursive descent. Used once; not thread-safe. */
final class Parser {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    /**
     * A parsed text.
     *
     * @param command what to do
     * @param markerTypes one entry for each {@code ?}
     */
    record Parsed(Command command, List<ParameterType> markerTypes) {
        Parsed {
            Objects.requireNonNull(command, "command");
            markerTypes = List.copyOf(markerTypes);
        }
    }

    private final TokenReader in;
    private final QueryParser queries;

    private Parser(TokenReader in) {
        this.in = in;
        this.queries = new QueryParser(in, this::failure);
    }

    static Parsed parse(String text) throws EngineException {
        TokenReader in = new TokenReader(Token.cut(text));
        Parser parser = new Parser(in);
        Command command = parser.statement();
        in.accept(";");
        in.expectEnd();
        return new Parsed(command, parser.queries.markerTypes());
    }

    /** A time such as {@code 500ms}, {@code 2s}, {@code 1m}. */
    static Duration duration(String text) throws EngineException {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw Failures.user("22007", "Found \"" + text + "\", expected a time such as 500ms, 2s or 1m.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private Command statement() throws EngineException {
        Token first = in.next();
        if (first.kind() != Token.Kind.WORD) {
            throw unknown(first);
        }
        return switch (first.text()) {
            case "select" -> queries.select();
            case "values" -> queries.values();
            case "noop" -> new Controls.Noop();
            case "sleep" -> new Controls.Sleep(duration());
            case "hang" -> new Controls.Hang(duration());
            case "fail" -> failure();
            case "exit" -> new Controls.Exit((int) in.number());
            case "log" -> new Controls.Log(in.number(), in.string().orElse("line"));
            case "warn" -> new Controls.Warn(in.string().orElse("warning"));
            case "update" -> new Controls.Update(in.number());
            case "allocate" -> new Controls.Allocate((int) in.number(), in.accept("for") ? duration() : Duration.ZERO);
            case "set" -> set();
            case "show" -> new Variables.Show(in.accept("all") ? Optional.empty() : Optional.of(in.dottedName()));
            case "use" -> use();
            case "begin" -> block();
            default -> throw unknown(first);
        };
    }

    private static EngineException unknown(Token found) {
        return Failures.syntax(
                found,
                "one of select, values, noop, sleep, hang, fail, exit, log, update, allocate, set, show, use, begin");
    }

    private Duration duration() throws EngineException {
        String amount = in.expect(Token.Kind.NUMBER, "a time such as 500ms").text();
        return duration(amount + in.expect(Token.Kind.WORD, "ms, s, m or h").text());
    }

    /** {@code fail 'message' [user|resources|engine|unsupported] [code 'X'] [state '22012'] [at line:column]}. */
    private Command failure() throws EngineException {
        String message = in.string().orElseThrow(() -> Failures.syntax(in.peek(), "a message in quotes"));
        EngineException.Kind kind = EngineException.Kind.ENGINE;
        for (EngineException.Kind candidate : EngineException.Kind.values()) {
            if (in.accept(candidate.name().toLowerCase(java.util.Locale.ROOT))) {
                kind = candidate;
            }
        }
        String code = in.accept("code")
                ? in.expect(Token.Kind.STRING, "a code in quotes").text()
                : "ECHO_FAILURE";
        String state = in.accept("state")
                ? in.expect(Token.Kind.STRING, "a state in quotes").text()
                : "58000";
        int line = 0;
        int column = 0;
        if (in.accept("at")) {
            line = (int) in.number();
            in.expect(":");
            column = (int) in.number();
        }
        return new Controls.Fail(kind, message, code, state, line, column);
    }

    private Command set() throws EngineException {
        String name = in.dottedName();
        in.expect("=");
        Optional<String> quoted = in.string();
        if (quoted.isPresent()) {
            return new Variables.Set(name, quoted.get());
        }
        StringBuilder value = new StringBuilder();
        while (!in.peek().is(";") && in.peek().kind() != Token.Kind.END) {
            value.append(in.next().text());
        }
        return new Variables.Set(name, value.toString());
    }

    private Command use() throws EngineException {
        String first = in.name();
        return in.accept(".")
                ? new Variables.Use(Optional.of(first), in.name())
                : new Variables.Use(Optional.empty(), first);
    }

    private Command block() throws EngineException {
        List<Command> commands = new ArrayList<>();
        while (!in.accept("end")) {
            commands.add(statement());
            in.expect(";");
        }
        return new Command.Block(commands);
    }
}
