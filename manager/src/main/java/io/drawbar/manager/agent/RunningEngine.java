package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.ProcessExited;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An engine of this agent, from its start until some time after its end. Thread-safe. */
final class RunningEngine {
    private final EngineHold hold;
    private final String launcher;
    private final CompletableFuture<ProcessExited> end = new CompletableFuture<>();
    private volatile boolean ready;
    private volatile boolean stopping;
    private volatile long endedMillis;

    /**
     * One that has just been started or adopted.
     *
     * @param launcher the name of the one that holds it
     * @param ready whether it is known to be
     */
    RunningEngine(EngineHold hold, String launcher, boolean ready) {
        this.hold = hold;
        this.launcher = launcher;
        this.ready = ready;
    }

    EngineHold hold() {
        return hold;
    }

    EngineFacts facts() {
        return hold.facts();
    }

    String launcher() {
        return launcher;
    }

    boolean ready() {
        return ready;
    }

    void becameReady() {
        ready = true;
    }

    /** Whether somebody has told it to end. */
    boolean stopping() {
        return stopping;
    }

    void toldToEnd() {
        stopping = true;
    }

    boolean running() {
        return !end.isDone();
    }

    /** Completed once, when it has ended and its last words are read. */
    CompletableFuture<ProcessExited> end() {
        return end;
    }

    Optional<ProcessExited> ended() {
        return end.isDone() ? Optional.of(end.join()) : Optional.empty();
    }

    void ended(ProcessExited how, long atMillis) {
        endedMillis = atMillis;
        end.complete(how);
    }

    /** Since the epoch; 0 while it runs. */
    long endedMillis() {
        return endedMillis;
    }
}
