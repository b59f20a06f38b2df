package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.protocol.v1.ProcessExited;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An engine that is a process of this host. */
final class LocalProcess implements EngineHold {
    private final ProcessRecord record;
    private final ProcessHandle handle;
    private final Place place;
    private final CompletableFuture<Integer> exit;
    private final ProcessLauncher launcher;

    /**
     * Where it is and writes to.
     *
     * @param folder private to it
     * @param logFile what it says
     * @param group that it is in
     * @param killedBefore processes that the kernel had killed for memory when it started; negative: that is not known
     */
    record Place(WorkFolder folder, Path logFile, Optional<ControlGroup> group, long killedBefore) {}

    LocalProcess(
            ProcessRecord record,
            ProcessHandle handle,
            Place place,
            CompletableFuture<Integer> exit,
            ProcessLauncher launcher) {
        this.record = record;
        this.handle = handle;
        this.place = place;
        this.exit = exit;
        this.launcher = launcher;
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

    Optional<ControlGroup> group() {
        return place.group();
    }

    long killedBefore() {
        return place.killedBefore();
    }

    @Override
    public EngineFacts facts() {
        return new EngineFacts(
                record.engineId(),
                record.type(),
                record.version(),
                record.owner(),
                record.startedMillis(),
                record.pid(),
                "pid " + record.pid()
                        + record.account().map(name -> ", as " + name).orElse(""));
    }

    @Override
    public Path logFile() {
        return place.logFile();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public boolean tellsReadinessCheaply() {
        return place.folder().isOpen();
    }

    @Override
    public boolean isReady() throws IOException {
        return place.folder().has(EngineLaunch.READY_FILE);
    }

    @Override
    public void ask(Duration grace) {
        ProcessEnd.ask(this);
    }

    @Override
    public void force() {
        ProcessEnd.force(this);
    }

    @Override
    public ProcessExited examine(int code, boolean toldToEnd) {
        return launcher.ends().examine(this, code, toldToEnd);
    }

    @Override
    public void clear() throws IOException {
        launcher.clear(this);
    }
}
