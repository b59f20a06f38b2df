package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.ProcessExited;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process of this agent, from its fork until some time after its end. Thread-safe. */
final class RunningProcess {
    private final ProcessRecord record;
    private final ProcessHandle handle;
    private final Path folder;
    private final Path logFile;
    private final CompletableFuture<ProcessExited> end = new CompletableFuture<>();
    private volatile boolean ready;
    private volatile long endedMillis;

    RunningProcess(ProcessRecord record, ProcessHandle handle, Path folder, Path logFile, boolean ready) {
        this.record = record;
        this.handle = handle;
        this.folder = folder;
        this.logFile = logFile;
        this.ready = ready;
    }

    ProcessRecord record() {
        return record;
    }

    ProcessHandle handle() {
        return handle;
    }

    Path folder() {
        return folder;
    }

    Path logFile() {
        return logFile;
    }

    boolean ready() {
        return ready;
    }

    void becameReady() {
        ready = true;
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
