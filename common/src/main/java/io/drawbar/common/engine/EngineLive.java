package io.drawbar.common.engine;

import java.util.Map;
import java.util.Objects;

/**
 * What an engine process tells in its node {@code /engines/ID/live}.
 *
 * @param host where it is called
 * @param port where it is called
 * @param pid its process id on the agent's host
 * @param startedMillis when it became ready, since the epoch
 * @param facts about the engine, for people
 * @param sessions open now
 * @param running statements running now
 * @param served statements begun since its start
 * @param heapUsed bytes
 * @param heapMax bytes
 * @param idleSinceMillis since when there has been no session; 0: there is one
 * @param draining whether it takes nothing new any more
 * @param claim under which it has taken on its owner's identity; empty: it was launched with that, or has none yet
 */
public record EngineLive(
        String host,
        int port,
        long pid,
        long startedMillis,
        Map<String, String> facts,
        int sessions,
        int running,
        long served,
        long heapUsed,
        long heapMax,
        long idleSinceMillis,
        boolean draining,
        String claim) {
    public EngineLive {
        facts = Map.copyOf(facts);
        claim = Objects.requireNonNullElse(claim, ""); // Absent in what engines of earlier versions tell.
    }

    /** One that was launched for its owner. */
    public EngineLive(
            String host,
            int port,
            long pid,
            long startedMillis,
            Map<String, String> facts,
            int sessions,
            int running,
            long served,
            long heapUsed,
            long heapMax,
            long idleSinceMillis,
            boolean draining) {
        this(
                host,
                port,
                pid,
                startedMillis,
                facts,
                sessions,
                running,
                served,
                heapUsed,
                heapMax,
                idleSinceMillis,
                draining,
                "");
    }
}
