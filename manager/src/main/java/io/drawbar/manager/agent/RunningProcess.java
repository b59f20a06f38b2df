package io.drawbar.manager.agent;

import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.protocol.v1.ProcessExited;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process of this agent, from its fork until some time after its end. Thread-safe. */
final class RunningProcess {
    private final ProcessRecord record;
    private final ProcessHandle handle;
    private final Place place;
    private final CompletableFuture<ProcessExited> end = new CompletableFuture<>();
    private volatile boolean ready;
    private volatile boolean stopping;
    private volatile long endedMillis;

    /**
     * Where it is and writes to.
     *
     * @param folder private to it
     * @param logFile what it says
     * @param group that it is in
     * @param killedBefore processes that the kernel had killed for memory when it started
     */
    record Place(WorkFolder folder, Path logFile, Optional<ControlGroup> group, long killedBefore) {}

    RunningProcess(ProcessRecord record, ProcessHandle handle, Place place, boolean ready) {
        this.record = record;
        this.handle = handle;
        this.place = place;
        this.ready = ready;
    }

    ProcessRecord record() {
        return record;
    }

    ProcessHandle handle() {
        return handle;
    }

    WorkFolder folder() {
        return place.folder();
    }

    Path logFile() {
        return place.logFile();
    }

    Optional<ControlGroup> group() {
        return place.group();
    }

    long killedBefore() {
        return place.killedBefore();
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

    /** Completed once, when the process has ended and its last words are read. */
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
