package io.drawbar.manager.decide;

import io.drawbar.protocol.v1.EngineState;
import java.util.EnumSet;
import java.util.Set;

/** The life of an engine as the manager sees it. The last three are its ends. */
public enum EngineLife {
    /** Decided; its record is being written. */
    REQUESTED,
    /** Its record is there; the agent has been asked. */
    LAUNCHING,
    /** Its process runs and has not registered yet. */
    STARTING,
    /** Registered: it takes leases. */
    READY,
    /** Taken out of a pool; it is becoming its owner's. */
    CLAIMING,
    /** It takes no new lease and ends when it has none. */
    DRAINING,
    /** Ended as it should. */
    STOPPED,
    /** Ended before it was ready. */
    FAILED,
    /** Ended, or out of sight, while it should have served. */
    LOST;

    private static final Set<EngineLife> STARTS = EnumSet.of(REQUESTED, LAUNCHING, STARTING);
    private static final Set<EngineLife> ENDS = EnumSet.of(STOPPED, FAILED, LOST);

    boolean isStart() {
        return STARTS.contains(this);
    }

    public boolean isEnd() {
        return ENDS.contains(this);
    }

    boolean mayBecome(EngineLife next) {
        return switch (this) {
            case REQUESTED -> next != REQUESTED && next != DRAINING && next != CLAIMING;
            case LAUNCHING -> next == STARTING || next == READY || next.isEnd();
            case STARTING -> next == READY || next.isEnd();
            case READY -> next == CLAIMING || next == DRAINING || next == STOPPED || next == LOST;
            case CLAIMING -> next == READY || next == STOPPED || next == LOST;
            case DRAINING -> next == STOPPED || next == LOST;
            case STOPPED, FAILED, LOST -> false;
        };
    }

    /** The name under which people see it. */
    public EngineState shown() {
        return switch (this) {
            case REQUESTED, LAUNCHING -> EngineState.ENGINE_LAUNCHING;
            case STARTING -> EngineState.ENGINE_STARTING;
            case READY -> EngineState.ENGINE_READY;
            case CLAIMING -> EngineState.ENGINE_CLAIMING;
            case DRAINING -> EngineState.ENGINE_DRAINING;
            case STOPPED -> EngineState.ENGINE_STOPPED;
            case FAILED -> EngineState.ENGINE_FAILED;
            case LOST -> EngineState.ENGINE_LOST;
        };
    }
}
