package io.drawbar.entrance.store;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.UserName;
import io.drawbar.entrance.jobs.JobStates;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Which jobs are listed.
 *
 * @param owner whose; empty: everybody's
 * @param states in which states; empty: any
 * @param engine of which engine type
 * @param text part of the name or the code, whatever its case
 * @param after the last job of the page before
 * @param limit how many at most
 */
public record JobFilter(
        Optional<UserName> owner,
        List<JobState> states,
        Optional<String> engine,
        Optional<String> text,
        Optional<Position> after,
        int limit) {

    /** A place in the order of jobs: by time of creation, then by id, newest first. */
    public record Position(long createdMillis, UUID id) {

        public static Position of(Job job) {
            return new Position(job.getCreatedMillis(), UUID.fromString(job.getId()));
        }

        /** Reads what {@link #toString} wrote. */
        public static Position parse(String text) {
            int dash = text.indexOf('-');
            try {
                return new Position(
                        Long.parseLong(text.substring(0, Math.max(dash, 0))),
                        UUID.fromString(text.substring(dash + 1)));
            } catch (IllegalArgumentException e) {
                throw new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "page must be the nextPage of an earlier answer; found '" + text + "'.",
                        e);
            }
        }

        @Override
        public String toString() {
            return createdMillis + "-" + id;
        }
    }

    Query query(Handle handle) {
        StringBuilder sql = new StringBuilder(JobStore.SELECT + " where 1 = 1");
        if (owner.isPresent()) {
            sql.append(" and owner = :owner");
        }
        if (!states.isEmpty()) {
            sql.append(" and state in (<states>)");
        }
        if (!states.isEmpty() && states.stream().noneMatch(JobStates::isFinal)) {
            // So that an index leads to the few that there are.
            sql.append(" and finished = 0");
        }
        if (engine.isPresent()) {
            sql.append(" and engine = :engine");
        }
        if (text.isPresent()) {
            sql.append(" and search like :text escape '!'");
        }
        if (after.isPresent()) {
            sql.append(" and (created < :created or (created = :created and id < :id))");
        }
        Query query = handle.createQuery(
                sql.append(" order by created desc, id desc limit :limit").toString());
        owner.ifPresent(value -> query.bind("owner", value.value()));
        if (!states.isEmpty()) {
            query.bindList("states", states.stream().map(JobState::getNumber).toList());
        }
        engine.ifPresent(value -> query.bind("engine", value));
        text.ifPresent(value -> query.bind("text", "%" + escape(value) + "%"));
        after.ifPresent(value -> query.bind("created", value.createdMillis()).bind("id", value.id()));
        return query.bind("limit", limit);
    }

    private static String escape(String value) {
        return value.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
