package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ClickHouse, whose driver speaks HTTP and keeps no session. */
final class ClickHouseDialect implements SourceDialect {
    /** Before the server's words, and behind them: the driver's own, the exception's name, stack and version. */
    private static final Pattern BEFORE =
            Pattern.compile("(?s)^.*?Code: (\\d+)(?:, e\\.displayText\\(\\) =|\\.) DB::Exception: ");

    private static final Pattern BEHIND = Pattern.compile(
            "(?s)(, e\\.what\\(\\) = |, Stack trace|\\s*\\(version \\d|\\s*\\([A-Z_]{3,}\\)\\s*(\\(|$)).*$");

    private static final Pattern LINE = Pattern.compile("\\(line (\\d+), col (\\d+)\\)");
    private static final Pattern CHARACTER = Pattern.compile("failed at position (\\d+)");

    private static final int CANCELLED = 394;
    private static final int UNSUPPORTED = 48;
    /** Of the server's {@code ErrorCodes}: what the statement or its values are the reason of. */
    private static final Set<Integer> USERS = Set.of(
            6, 8, 15, 16, 20, 27, 34, 35, 36, 38, 41, 42, 43, 44, 46, 47, 50, 51, 52, 53, 57, 60, 62, 63, 69, 70, 72,
            73, 78, 80, 81, 82, 115, 125, 153, 164, 179, 184, 192, 193, 194, 207, 215, 218, 219, 242, 258, 291, 321,
            349, 352, 356, 376, 377, 386, 395, 403, 407, 427, 446, 497, 516);

    private static final Set<Integer> RESOURCES =
            Set.of(158, 159, 160, 173, 191, 201, 202, 203, 241, 243, 290, 307, 396);
    private static final Set<Integer> TABLES = Set.of(60, 81);
    private static final Set<Integer> COLUMNS = Set.of(16, 47);

    @Override
    public void prepare(Connection connection, DataSource source) {
        // The driver knows no read-only connections; statements are checked by their first word, and ClickHouse by the
        // user's profile.
    }

    @Override
    public boolean describesExactly() {
        return false;
    }

    /** The drivers say neither whose a failure is nor where; the server's code and words do. */
    @Override
    public EngineException failure(SQLException thrown, String text) {
        String words = SqlFailures.words(thrown);
        Matcher before = BEFORE.matcher(words);
        if (!before.find()) {
            return SqlFailures.of(thrown, text);
        }
        int code = Integer.parseInt(before.group(1));
        String message = BEHIND.matcher(words.substring(before.end())).replaceFirst("");
        int[] place = place(message, text);
        EngineException.Builder failure = EngineException.builder(kind(code, thrown), message)
                .cause(thrown)
                .engineCode(before.group(1))
                .position(place[0], place[1]);
        state(code, thrown).ifPresent(failure::sqlState);
        return failure.build();
    }

    private static int[] place(String message, String text) {
        Matcher line = LINE.matcher(message);
        if (line.find()) {
            return new int[] {Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2))};
        }
        Matcher character = CHARACTER.matcher(message);
        return character.find() ? SqlFailures.position(text, Integer.parseInt(character.group(1))) : new int[] {0, 0};
    }

    private static Kind kind(int code, SQLException thrown) {
        if (code == CANCELLED) {
            return Kind.CANCELLED;
        }
        if (code == UNSUPPORTED) {
            return Kind.UNSUPPORTED;
        }
        if (USERS.contains(code)) {
            return Kind.USER;
        }
        return RESOURCES.contains(code) ? Kind.RESOURCES : SqlFailures.kind(thrown);
    }

    private static Optional<String> state(int code, SQLException thrown) {
        if (TABLES.contains(code)) {
            return Optional.of("42S02");
        }
        if (COLUMNS.contains(code)) {
            return Optional.of("42S22");
        }
        if (code == CANCELLED) {
            return Optional.of("57014");
        }
        return USERS.contains(code) ? Optional.of("42000") : SqlFailures.state(thrown);
    }
}
