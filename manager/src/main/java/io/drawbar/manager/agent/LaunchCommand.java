package io.drawbar.manager.agent;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line of an engine process. Nothing secret stands in it: that is in the launch file.
 *
 * @param java which runs it
 * @param memoryBytes of its heap
 * @param cores it counts on, rounded up
 * @param classPath in its fixed order
 * @param javaOptions of the descriptor and the configuration
 * @param archiveOptions about the class-data archive
 * @param workFolder private to the process
 * @param launchFile what the process is told
 * @param hostLib the host's own jars
 */
public record LaunchCommand(
        JavaRuntime java,
        long memoryBytes,
        double cores,
        List<Path> classPath,
        List<String> javaOptions,
        List<String> archiveOptions,
        Path workFolder,
        Path launchFile,
        Path hostLib) {
    private static final String MAIN = "io.drawbar.engine.boot.EngineMain";

    public LaunchCommand {
        classPath = List.copyOf(classPath);
        javaOptions = List.copyOf(javaOptions);
        archiveOptions = List.copyOf(archiveOptions);
    }

    /** The program that starts a process in a session of its own, so that the whole group can be ended; empty on systems without. */
    public static Optional<Path> newSession() {
        return List.of("/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Options that have a class-data archive mapped, if one fits. A mismatch never fails the start. */
    public static List<String> mapping(Optional<Path> archive) {
        return archive.map(file -> List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file))
                .orElse(List.of("-Xshare:auto"));
    }

    public List<String> words() {
        return words(List.of(), List.of());
    }

    /**
     * The same within other programs that become this one.
     *
     * @param outside before the session is made
     * @param inside after that
     */
    List<String> words(List<String> outside, List<String> inside) {
        List<String> words = new ArrayList<>(outside);
        newSession().ifPresent(program -> words.add(program.toString()));
        words.addAll(inside);
        words.addAll(javaWords(Runtime.getRuntime().availableProcessors()));
        return words;
    }

    /**
     * Java and its arguments alone.
     *
     * @param available processors where it runs
     */
    public List<String> javaWords(int available) {
        List<String> words = new ArrayList<>();
        words.add(java.executable().toString());
        words.add("-Xmx" + Math.max(16, memoryBytes >> 20) + "m");
        words.add("-XX:ActiveProcessorCount=" + Math.max(1, Math.min((int) Math.ceil(cores), available)));
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("-XX:-UsePerfData");
        words.add("-Dfile.encoding=UTF-8");
        words.add("-Djava.io.tmpdir=" + workFolder.resolve("tmp"));
        words.add("-XX:ErrorFile=" + workFolder.resolve(Autopsy.CRASH_FILE));
        words.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        words.addAll(archiveOptions);
        words.addAll(javaOptions);
        words.add("-cp");
        words.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        words.add(MAIN);
        words.add(launchFile.toString());
        words.add(hostLib.toString());
        return words;
    }
}
