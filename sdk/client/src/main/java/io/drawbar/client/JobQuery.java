package io.drawbar.client;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which jobs to list.
 *
 * @param states empty: all
 * @param owner another user, or {@code *} for all users: for administrators
 * @param limit jobs in a page
 * @param page {@link JobPage#nextPage()} of the page before
 * @param text part of the name or the code
 */
public record JobQuery(
        Set<JobState> states,
        Optional<String> engine,
        Optional<String> owner,
        OptionalInt limit,
        Optional<String> page,
        Optional<String> text) {
    public JobQuery {
        states = Set.copyOf(states);
    }

    /** All of one's own jobs. */
    public static JobQuery own() {
        return new JobQuery(
                Set.of(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    public JobQuery withStates(Set<JobState> wanted) {
        return new JobQuery(wanted, engine, owner, limit, page, text);
    }

    public JobQuery withEngine(String wanted) {
        return new JobQuery(states, Optional.of(wanted), owner, limit, page, text);
    }

    public JobQuery withOwner(String wanted) {
        return new JobQuery(states, engine, Optional.of(wanted), limit, page, text);
    }

    public JobQuery withLimit(int wanted) {
        return new JobQuery(states, engine, owner, OptionalInt.of(wanted), page, text);
    }

    public JobQuery withPage(String wanted) {
        return new JobQuery(states, engine, owner, limit, Optional.of(wanted), text);
    }

    public JobQuery withText(String wanted) {
        return new JobQuery(states, engine, owner, limit, page, Optional.of(wanted));
    }
}
