package io.drawbar.manager.install;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.UserName;
import io.drawbar.common.id.Uuid7;
import io.drawbar.manager.agent.ClassArchive;
import io.drawbar.manager.agent.EngineLibraries;
import io.drawbar.manager.agent.Folders;
import io.drawbar.manager.agent.LaunchCommand;
import io.drawbar.manager.agent.Plan;
import io.drawbar.manager.agent.Planner;
import io.drawbar.manager.agent.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the class-data archive of an engine process: starts one just as the agent would, with a ZooKeeper of its own, has it run the
 * descriptor's training statements and lets the JVM write down the classes it has loaded by then.
 */
final class ArchiveTrainer {
    private static final UserName OWNER = new UserName("_training");
    private static final Pattern FIRST_ROW = Pattern.compile("first-row-millis=(\\d+)");
    private static final long LIMIT_MINUTES = 10;
    private static final int LAST_LINES = 20;

    private final Uuid7 ids = new Uuid7(Clock.systemUTC());
    private final Planner planner;
    private final EngineLibraries libraries;
    private final DrawbarHome home;
    private final Progress progress;

    ArchiveTrainer(Planner planner, EngineLibraries libraries, DrawbarHome home, Progress progress) {
        this.planner = planner;
        this.libraries = libraries;
        this.home = home;
        this.progress = progress;
    }

    /**
     * Makes the archive unless there is one that fits.
     *
     * @param keep whether one is good enough that still fits, though host or plugin have changed since
     */
    void train(EngineDescriptor descriptor, String version, boolean keep) throws InstallFailure {
        if (!descriptor.launch().classDataArchive() || descriptor.training().isEmpty()) {
            return;
        }
        Path folder = libraries.folder(descriptor.type(), version);
        ClassArchive archive = ClassArchive.in(folder);
        String what = "The class-data archive of " + descriptor.title() + " " + version;
        try {
            Folders.makePrivate(folder);
            Path fresh = folder.resolve("engine.jsa.new");
            Files.deleteIfExists(fresh);
            try (Run run = new Run(descriptor, version)) {
                ClassArchive.Fingerprint now = run.plan.fingerprint();
                if (archive.upToDate(now) || (keep && archive.fitting(now).isPresent())) {
                    progress.say(what + (archive.upToDate(now) ? " is up to date." : " still fits."));
                    return;
                }
                progress.say("Training the start of " + descriptor.title() + " " + version + " …");
                archive.delete();
                var unused = run.finish(
                        descriptor.training(),
                        List.of("-XX:ArchiveClassesAtExit=" + fresh, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
                if (!Files.isRegularFile(fresh)) {
                    throw new InstallFailure(what + " was not written; see " + run.log + ".");
                }
                Files.move(fresh, archive.file(), StandardCopyOption.ATOMIC_MOVE);
                archive.record(now);
                progress.say(
                        String.format(Locale.ROOT, "%s is made (%.0f MB).", what, Files.size(archive.file()) / 1e6));
            }
        } catch (IOException e) {
            throw Causes.of(what + " cannot be made", folder, e);
        }
    }

    /** Starts the engine once without and once with its archive and tells how long each took to the first row. */
    void measure(EngineDescriptor descriptor, String version) throws InstallFailure {
        try {
            long without = timed(descriptor, version, Optional.empty());
            Optional<Path> archive;
            try (Run run = new Run(descriptor, version)) {
                archive = ClassArchive.in(libraries.folder(descriptor.type(), version))
                        .fitting(run.plan.fingerprint());
            }
            long with = timed(descriptor, version, archive);
            progress.say(String.format(
                    Locale.ROOT,
                    "From the start of the process to the first row: %.2f s without the archive, %.2f s with it.",
                    without / 1e3,
                    with / 1e3));
        } catch (IOException e) {
            throw Causes.of("The start cannot be measured", home.root(), e);
        }
    }

    private long timed(EngineDescriptor descriptor, String version, Optional<Path> archive)
            throws IOException, InstallFailure {
        try (Run run = new Run(descriptor, version)) {
            return run.finish(descriptor.training(), LaunchCommand.mapping(archive))
                    .orElseThrow(() -> new InstallFailure("The engine's training statements answered no row."));
        }
    }

    /** One engine process from its plan to its end; its folder goes with it. */
    private final class Run implements AutoCloseable {
        private final Plan plan;
        private final Path log;

        Run(EngineDescriptor descriptor, String version) throws IOException {
            String id = "training-" + ids.next();
            plan = planner.plan(new Wish(
                    new EngineId(id),
                    descriptor.type(),
                    version,
                    OWNER,
                    "_drawbar",
                    "server",
                    Map.of(),
                    ids.next().toString(),
                    0,
                    0));
            log = Folders.makePrivate(home.logs().resolve("engines")).resolve(id + ".log");
        }

        /** Runs it to its end; answers the milliseconds to the first row. */
        OptionalLong finish(List<String> statements, List<String> archiveOptions) throws IOException, InstallFailure {
            EngineLaunch launch = plan.launch();
            Path data = Files.createTempDirectory(home.run(), "training");
            try (TrainingZooKeeper zooKeeper =
                    new TrainingZooKeeper(data, new EngineId(launch.engineId()), launch.engineToken())) {
                return finish(plan.training(zooKeeper.connect(), zooKeeper.serverDigest(), statements, archiveOptions));
            }
        }

        private OptionalLong finish(Plan trained) throws IOException, InstallFailure {
            DrawbarHome.replace(trained.command().launchFile(), trained.launch().text());
            ProcessBuilder builder = new ProcessBuilder(trained.command().words())
                    .directory(trained.workFolder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(trained.environment());
            Process process = builder.start();
            try {
                if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                    throw new InstallFailure(
                            "The engine's training did not end within " + LIMIT_MINUTES + " minutes; see " + log + ".");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InstallFailure("The training was interrupted.", e);
            } finally {
                process.destroyForcibly();
            }
            List<String> lines = Files.readString(log).lines().toList();
            if (process.exitValue() != 0) {
                List<String> last =
                        new ArrayList<>(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
                throw new InstallFailure("The engine's training ended with exit code " + process.exitValue()
                        + "; the end of its log " + log + ":\n  " + String.join("\n  ", last));
            }
            Files.delete(log);
            return firstRow(lines);
        }

        private OptionalLong firstRow(List<String> lines) {
            for (String line : lines) {
                Matcher matcher = FIRST_ROW.matcher(line);
                if (matcher.find()) {
                    return OptionalLong.of(Long.parseLong(matcher.group(1)));
                }
            }
            return OptionalLong.empty();
        }

        @Override
        public void close() throws IOException {
            Folders.delete(plan.workFolder());
            Folders.delete(home.data().resolve("warehouse").resolve(OWNER.value()));
        }
    }
}
