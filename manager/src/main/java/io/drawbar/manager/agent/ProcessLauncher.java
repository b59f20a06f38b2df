package io.drawbar.manager.agent;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.manager.confine.Accounts;
import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.manager.confine.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Engines as processes of this host: forks them, adopts those that outlived an agent before this one, ends them. Thread-safe. */
final class ProcessLauncher implements EngineLauncher {
    static final String NAME = "process";

    private static final Logger log = LoggerFactory.getLogger(ProcessLauncher.class);

    private final Path runFolder;
    private final LogFiles logs;
    private final Planner planner;
    private final ProcessStart starts;
    private final ProcessEnd ends;
    private final Optional<Accounts> accounts;
    private final Set<ControlGroup> leaving = ConcurrentHashMap.newKeySet();

    /**
     * What processes are started, ended and found with.
     *
     * @param accounts that they may run as
     */
    record Means(Planner planner, ProcessStart starts, ProcessEnd ends, Optional<Accounts> accounts) {}

    ProcessLauncher(DrawbarHome home, LogFiles logs, Means means) throws IOException {
        this.runFolder = Folders.makePrivate(Planner.runFolder(home));
        this.logs = logs;
        this.planner = means.planner();
        this.starts = means.starts();
        this.ends = means.ends();
        this.accounts = means.accounts();
    }

    @Override
    public String name() {
        return NAME;
    }

    ProcessEnd ends() {
        return ends;
    }

    @Override
    public List<EngineHold> adopt() throws IOException {
        List<EngineHold> adopted = new ArrayList<>();
        try (Stream<Path> folders = Files.list(runFolder)) {
            for (Path folder : folders.toList()) {
                adopt(folder).ifPresent(adopted::add);
            }
        }
        if (starts.groups().isPresent()) {
            clearStrays(
                    starts.groups().get(),
                    adopted.stream().map(hold -> hold.facts().engineId()).collect(Collectors.toSet()));
        }
        return adopted;
    }

    /** What an agent before this one has started and not written down. */
    private void clearStrays(ControlGroups groups, Set<String> known) throws IOException {
        for (ControlGroup stray : groups.strays(known)) {
            List<Long> left = stray.processes();
            if (!left.isEmpty()) {
                log.warn("Ending processes {} that an agent before this one has left in {}", left, stray.folder());
            }
            stray.kill();
            leaving.add(stray);
        }
    }

    private Optional<EngineHold> adopt(Path folder) throws IOException {
        Optional<ProcessRecord> record = readRecord(folder);
        if (record.isEmpty()) {
            record = ProcessRecord.unwritten(folder);
        }
        if (record.isEmpty()) {
            Folders.delete(folder);
            return Optional.empty();
        }
        ProcessRecord known = record.get();
        EngineId id = new EngineId(known.engineId());
        WorkFolder work = workFolder(known, folder);
        Optional<ProcessHandle> handle = known.find();
        if (handle.isEmpty()) {
            work.delete();
            Folders.delete(folder);
            return Optional.empty();
        }
        LocalProcess.Place place =
                new LocalProcess.Place(work, logs.of(id), starts.groups().flatMap(groups -> groups.find(id)), -1);
        CompletableFuture<Integer> exit = handle.get().onExit().thenApply(gone -> Autopsy.UNKNOWN);
        return Optional.of(new LocalProcess(known, handle.get(), place, exit, this));
    }

    private WorkFolder workFolder(ProcessRecord record, Path own) {
        if (record.account().isEmpty() || accounts.isEmpty()) {
            return new OwnFolder(own);
        }
        Accounts known = accounts.get();
        return new AccountFolder(
                known.known(record.account().get()), known.folder().resolve("engine-" + record.engineId()));
    }

    private static Optional<ProcessRecord> readRecord(Path folder) {
        try {
            return ProcessRecord.read(folder);
        } catch (IOException e) {
            log.warn("The record of the process in {} cannot be read; it is not adopted", folder, e);
            return Optional.empty();
        }
    }

    @Override
    public EngineHold launch(Wish wish) throws IOException {
        ProcessStart.Started started = starts.start(wish.id(), wish.owner().value(), plan(wish));
        CompletableFuture<Integer> exit = started.child().onExit().thenApply(Process::exitValue);
        return new LocalProcess(started.record(), started.child().toHandle(), started.place(), exit, this);
    }

    private Plan plan(Wish wish) throws IOException {
        try {
            return planner.plan(wish);
        } catch (IOException | RuntimeException e) {
            Folders.delete(runFolder.resolve(wish.id().value()));
            throw e;
        }
    }

    @Override
    public Optional<String> closed() {
        return Optional.empty();
    }

    void clear(LocalProcess process) throws IOException {
        process.group().filter(group -> !ProcessEnd.isGone(group)).ifPresent(leaving::add);
        process.folder().delete();
        Folders.delete(runFolder.resolve(process.record().engineId()));
    }

    @Override
    public void upkeep(Predicate<EngineId> isKnown) throws IOException {
        leaving.removeIf(ProcessEnd::isGone);
        ends.prune();
    }

    @Override
    public void close() {
        leaving.removeIf(ProcessEnd::isGone);
    }
}
