package io.drawbar.entrance.split;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that begins a cell of a script: {@code -- %% engine=trino}, with {@code #} or {@code //} instead of {@code --} where that
 * begins a comment. What stands there besides options is a title.
 *
 * @param engine the engine of this cell and of those behind it, {@code TYPE} or {@code TYPE@VERSION}; empty: as before
 * @param language the language of this cell; empty: the engine's default
 * @param catalog where the engine's session starts
 * @param schema where the engine's session starts
 * @param settings of the engine's session
 * @param line which line of the script it is, from 1
 */
public record CellMarker(
        Optional<String> engine,
        Optional<String> language,
        Optional<String> catalog,
        Optional<String> schema,
        Map<String, String> settings,
        int line) {
    private static final Pattern LINE = Pattern.compile("(?m)^(?:--|#|//) %%(?=\\s|$)([^\\r\\n]*)");
    private static final Pattern OPTION = Pattern.compile("([a-z]+(?:\\.[^\\s=]+)?)=(\\S*)");
    /** A blank line, or one of comment. */
    private static final Pattern BESIDE = Pattern.compile("\\s*(?:--|#|//|\\z)");

    private static final String SETTING = "set.";

    public CellMarker {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(schema, "schema");
        settings = Map.copyOf(settings);
    }

    /** Whether a marker begins here; takes time in proportion to the line's beginning alone. */
    static boolean isAt(String code, int at) {
        if (at > 0 && code.charAt(at - 1) != '\n') {
            return false;
        }
        int mark = at + (code.startsWith("#", at) ? 1 : 2);
        boolean comment = code.startsWith("#", at) || code.startsWith("--", at) || code.startsWith("//", at);
        return comment
                && code.startsWith(" %%", mark)
                && (mark + 3 == code.length() || Character.isWhitespace(code.charAt(mark + 3)));
    }

    /** The marker that a script begins with. */
    public static Optional<CellMarker> leading(String code) {
        int at = begin(code);
        return at > 0 || isAt(code, 0) ? Optional.of(read(code, at, 1 + lines(code, 0, at))) : Optional.empty();
    }

    /**
     * Where a script begins: at its first marker, if there are only blank lines and lines of comment before it, which belong to no
     * language yet; else at 0.
     */
    public static int begin(String code) {
        int at = 0;
        while (at < code.length() && !isAt(code, at)) {
            int next = lineEnd(code, at);
            if (!BESIDE.matcher(code).region(at, next).lookingAt()) {
                return 0;
            }
            at = next;
        }
        return at < code.length() ? at : 0;
    }

    /** Where the next marker begins, from an offset on; the script's end when there is none. */
    static int next(String code, int from) {
        int at = from;
        while (at < code.length() && !isAt(code, at)) {
            int line = code.indexOf('\n', at);
            at = line < 0 ? code.length() : line + 1;
        }
        return Math.min(at, code.length());
    }

    /** One past the end of the line in which an offset lies. */
    public static int lineEnd(String code, int at) {
        int line = code.indexOf('\n', at);
        return line < 0 ? code.length() : line + 1;
    }

    /**
     * Reads the marker at an offset.
     *
     * @param line which line of the script that is, from 1
     * @throws DrawbarException {@link ErrorCode#BAD_REQUEST} when it has an option that is none
     */
    public static CellMarker read(String code, int at, int line) {
        Matcher found = LINE.matcher(code);
        if (!found.find(at) || found.start() != at) {
            throw new IllegalArgumentException("There is no marker at " + at + ".");
        }
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, String> settings = new LinkedHashMap<>();
        for (String word : found.group(1).strip().split("\\s+")) {
            Matcher option = OPTION.matcher(word);
            if (!option.matches()) {
                continue;
            }
            String name = option.group(1);
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), option.group(2));
            } else if (name.equals("engine")
                    || name.equals("language")
                    || name.equals("catalog")
                    || name.equals("schema")) {
                options.put(name, option.group(2));
            } else {
                throw refused(
                        line,
                        "The cell's marker has the option '" + name
                                + "'; there are engine=, language=, catalog=, schema= and set.NAME=.");
            }
        }
        return new CellMarker(
                Optional.ofNullable(options.get("engine")),
                Optional.ofNullable(options.get("language")),
                Optional.ofNullable(options.get("catalog")),
                Optional.ofNullable(options.get("schema")),
                settings,
                line);
    }

    /** How many lines end between two offsets. */
    public static int lines(String code, int from, int to) {
        int lines = 0;
        for (int at = code.indexOf('\n', from); at >= 0 && at < to; at = code.indexOf('\n', at + 1)) {
            lines++;
        }
        return lines;
    }

    /** Whether it says how a session is to be opened. */
    public boolean opensOtherwise() {
        return catalog.isPresent() || schema.isPresent() || !settings.isEmpty();
    }

    /** A failure at a line of the script. */
    public static DrawbarException refused(int line, String message) {
        return new DrawbarException(Failures.of(ErrorCode.BAD_REQUEST, message).toBuilder()
                .setLine(line)
                .build());
    }
}
