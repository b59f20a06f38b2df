package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Resource;
import java.time.Instant;
import java.util.Objects;

/**
 * A place on an engine, held by an entrance.
 *
 * @param id unique for ever
 * @param engine where the place is
 * @param askId which ask it answers
 * @param user for whom
 * @param entrance who holds it
 * @param fencing grows with every lease and every change of hands, through all leaders
 * @param longLived whether it takes a session only
 * @param expires when it is taken back unless renewed
 */
public record Lease(
        LeaseId id,
        EngineId engine,
        String askId,
        UserName user,
        String entrance,
        long fencing,
        boolean longLived,
        Instant expires) {
    public Lease {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(askId, "askId");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(entrance, "entrance");
        Objects.requireNonNull(expires, "expires");
    }

    /** What it takes. */
    Resource place() {
        return longLived ? Resource.SESSIONS : Resource.STATEMENTS;
    }

    Lease until(Instant time) {
        return new Lease(id, engine, askId, user, entrance, fencing, longLived, time);
    }

    Lease heldBy(String other, long newFencing) {
        return new Lease(id, engine, askId, user, other, newFencing, longLived, expires);
    }
}
