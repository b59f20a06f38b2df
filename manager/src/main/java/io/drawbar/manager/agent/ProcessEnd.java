package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.id.EngineId;
import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.protocol.v1.ProcessExited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes with all that they have started, and finds out why one has ended. */
final class ProcessEnd {
    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);
    private static final int LAST_LINES = 50;

    private final LogFiles logs;
    private final KeptFolders kept;
    private final HostProbe probe;

    ProcessEnd(LogFiles logs, KeptFolders kept, HostProbe probe) {
        this.logs = logs;
        this.kept = kept;
        this.probe = probe;
    }

    /** Tells a process to end. */
    static void ask(LocalProcess process) {
        if (process.folder() instanceof AccountFolder other) {
            try {
                other.account().signal(other.path(), "TERM", process.record().pid());
            } catch (IOException e) {
                log.warn("Engine {} cannot be told to end", process.record().engineId(), e);
            }
        } else {
            process.handle().destroy();
        }
    }

    /** Ends a process, and all that it has started. */
    static void force(LocalProcess process) {
        try {
            if (process.group().isPresent()) {
                process.group().get().kill();
            }
            killGroup(process);
            if (!(process.folder() instanceof AccountFolder)) {
                process.handle().destroyForcibly();
            }
        } catch (IOException e) {
            log.warn("Engine {} cannot be killed", process.record().engineId(), e);
        }
    }

    private static void killGroup(LocalProcess process) throws IOException {
        if (!process.record().ownGroup()) {
            return;
        }
        if (process.folder() instanceof AccountFolder other) {
            other.account().signal(other.path(), "KILL", process.record().pid());
        } else {
            ProcessGroup.kill(process.record().pid());
        }
    }

    /** What a process that has ended has left: its last words, and why it ended. Nothing that it started lives on. */
    ProcessExited examine(LocalProcess process, int code, boolean toldToEnd) {
        ProcessRecord record = process.record();
        ProcessExited.Builder how = ProcessExited.newBuilder().setExitCode(code);
        try {
            boolean failed = code != 0 && !toldToEnd;
            Map<String, Path> places = new HashMap<>();
            Map<String, String> texts = texts(process);
            if (failed) {
                keep(process, texts, places);
            }
            List<String> last = LogTail.last(process.logFile(), LAST_LINES);
            Autopsy.Finding finding = new Autopsy(new Autopsy.Evidence(
                            code,
                            record.type(),
                            last,
                            texts,
                            places,
                            process.group(),
                            process.killedBefore() < 0 ? 0 : probe.killedForMemory() - process.killedBefore()))
                    .finding();
            how.addAllLastLines(last).setCause(finding.cause()).setRemedy(finding.remedy());
        } catch (IOException | RuntimeException e) {
            log.warn("The end of engine {} cannot be told in full", record.engineId(), e);
        }
        try {
            killGroup(process);
            if (process.group().isPresent()) {
                process.group().get().kill();
            }
        } catch (IOException e) {
            log.warn("What engine {} has started may live on", record.engineId(), e);
        }
        return how.build();
    }

    private static Map<String, String> texts(LocalProcess process) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (String file : List.of(EngineLaunch.FAILURE_FILE, Autopsy.CRASH_FILE)) {
            process.folder().read(file).ifPresent(text -> texts.put(file, text));
        }
        return texts;
    }

    /** The report of a crash is small and goes beside the log; the whole folder is kept where that is configured. */
    private void keep(LocalProcess process, Map<String, String> texts, Map<String, Path> places) throws IOException {
        EngineId engine = new EngineId(process.record().engineId());
        if (texts.containsKey(Autopsy.CRASH_FILE)) {
            places.put(Autopsy.CRASH_FILE, logs.keepCrash(engine, texts.get(Autopsy.CRASH_FILE)));
        }
        if (process.folder() instanceof OwnFolder own) {
            Optional<Path> folder = kept.keep(engine, own.path());
            if (folder.isPresent()) {
                log.info("The folder of engine {} is kept in {}", engine, folder.get());
                Path heap = folder.get().resolve(Autopsy.HEAP_FILE);
                if (Files.exists(heap)) {
                    places.put(Autopsy.HEAP_FILE, heap);
                }
            }
        }
    }

    void prune() throws IOException {
        kept.prune();
    }

    /** Whether nothing is left of a process's control group. */
    static boolean isGone(ControlGroup group) {
        try {
            return group.remove();
        } catch (IOException e) {
            log.debug("The control group {} cannot be removed yet", group.folder(), e);
            return false;
        }
    }
}
