package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.manager.confine.Account;
import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.manager.confine.ControlGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a planned process within its bounds: control group, limits of resources, a session and, where it has one, its own account. */
final class ProcessStart {
    private final Path runFolder;
    private final LogFiles logs;
    private final HostProbe probe;
    private final Bounds bounds;

    /**
     * What holds all processes within bounds.
     *
     * @param groups empty: none can be had
     * @param memoryFactor how much more than its heap an engine may use: the heap times this
     * @param memoryExtraBytes and so much more
     * @param maxProcesses and threads of one engine
     * @param limits words of {@code prlimit} in front of a command; empty: none
     */
    record Bounds(
            Optional<ControlGroups> groups,
            double memoryFactor,
            long memoryExtraBytes,
            int maxProcesses,
            List<String> limits) {
        Bounds {
            limits = List.copyOf(limits);
        }
    }

    /** A process that has just been started. */
    record Started(ProcessRecord record, LocalProcess.Place place, Process child) {}

    ProcessStart(Path runFolder, LogFiles logs, HostProbe probe, Bounds bounds) {
        this.runFolder = runFolder;
        this.logs = logs;
        this.probe = probe;
        this.bounds = bounds;
    }

    Optional<ControlGroups> groups() {
        return bounds.groups();
    }

    Started start(EngineId id, String owner, Plan plan) throws IOException {
        EngineLaunch launch = plan.launch();
        Path own = Folders.makePrivate(runFolder.resolve(id.value()));
        WorkFolder work = prepare(plan);
        Path logFile = logs.make(id);
        Optional<ControlGroup> group = Optional.empty();
        Process child;
        try {
            group = group(id, plan);
            child = fork(plan, group, logFile);
        } catch (IOException e) {
            work.delete();
            Folders.delete(own);
            if (group.isPresent()) {
                group.get().remove();
            }
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED, "The engine's process could not be forked: " + e.getMessage(), e);
        }
        ProcessRecord record = new ProcessRecord(
                id.value(),
                child.pid(),
                ProcessRecord.startMillis(child.toHandle()),
                launch.type(),
                launch.version(),
                owner,
                LaunchCommand.newSession().isPresent(),
                plan.confinement().account().map(Account::name));
        record.write(own);
        return new Started(record, new LocalProcess.Place(work, logFile, group, probe.killedForMemory()), child);
    }

    private WorkFolder prepare(Plan plan) throws IOException {
        Optional<Account> account = plan.confinement().account();
        if (account.isEmpty()) {
            DrawbarHome.replace(
                    plan.workFolder().resolve(EngineLaunch.FILE), plan.launch().text());
            return new OwnFolder(plan.workFolder());
        }
        try {
            account.get()
                    .make(
                            plan.workFolder(),
                            plan.confinement().warehouse(),
                            plan.launch().text(),
                            shell(plan.environment()));
        } catch (IOException e) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED,
                    "The engine's folder could not be made. " + e.getMessage()
                            + " (The rule that sudo needs is in manager/AGENT.md.)",
                    e);
        }
        return new AccountFolder(account.get(), plan.workFolder());
    }

    /** Assignments that a shell reads; within single quotes nothing is special but a single quote. */
    private static String shell(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach((name, value) -> {
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                text.append(name)
                        .append("='")
                        .append(value.replace("'", "'\\''"))
                        .append("'\n");
            }
        });
        return text.toString();
    }

    private Optional<ControlGroup> group(EngineId id, Plan plan) throws IOException {
        if (bounds.groups().isEmpty()) {
            return Optional.empty();
        }
        long memory = Math.round(plan.command().memoryBytes() * bounds.memoryFactor()) + bounds.memoryExtraBytes();
        return Optional.of(bounds.groups()
                .get()
                .make(id, new ControlGroups.Bounds(memory, plan.command().cores(), bounds.maxProcesses())));
    }

    private Process fork(Plan plan, Optional<ControlGroup> group, Path logFile) throws IOException {
        List<String> outside = new ArrayList<>();
        group.ifPresent(it -> outside.addAll(it.entering()));
        outside.addAll(bounds.limits());
        Optional<Account> account = plan.confinement().account();
        List<String> inside = account.map(it -> it.running(plan.workFolder())).orElse(List.of());
        Path folder = account.isPresent() ? runFolder : plan.workFolder();
        ProcessBuilder builder = new ProcessBuilder(plan.command().words(outside, inside))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().clear();
        if (account.isEmpty()) {
            builder.environment().putAll(plan.environment());
        }
        return builder.start();
    }
}
