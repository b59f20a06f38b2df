package io.drawbar.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a statement is and what it touches, as its engine sees it.
 *
 * @param start where it begins in the script, in UTF-16 units
 * @param end one past where it ends
 * @param engine {@code TYPE@VERSION} that it is for
 * @param language its own
 * @param kind what it is; empty when it is wrong
 * @param reads tables and views that it reads
 * @param writes tables and views that it changes, makes or drops
 * @param error what is wrong with it; its place is in the statement's text
 */
public record AnalysedStatement(
        int start,
        int end,
        String engine,
        String language,
        Optional<StatementKind> kind,
        List<TableUse> reads,
        List<TableUse> writes,
        Optional<Failure> error) {
    public AnalysedStatement {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(language, "language");
        reads = Json.copy(reads);
        writes = Json.copy(writes);
    }
}
