package io.drawbar.bench.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records what running JVMs spend their time on, with JDK Flight Recorder through jcmd. For developers; it costs a few per cent. */
public final class Profile {
    private final Path folder;
    private final String name;
    private final Map<String, Long> pids;

    /**
     * Begins to record.
     *
     * @param name of the occasion; each process's file is {@code NAME-PROCESS.jfr}
     * @param pids process ids by name
     */
    public Profile(Path folder, String name, Map<String, Long> pids) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.name = name;
        this.pids = new LinkedHashMap<>(pids);
        for (long pid : this.pids.values()) {
            jcmd(pid, "JFR.start", "name=bench", "settings=default", "jdk.ExecutionSample#period=10ms");
        }
    }

    /** Ends the recordings and writes their files. */
    public void close() throws IOException {
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            Path file = folder.resolve(name + "-" + process.getKey() + ".jfr");
            jcmd(process.getValue(), "JFR.stop", "name=bench", "filename=" + file);
        }
    }

    private static void jcmd(long pid, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed.");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + String.join(" ", command) + " ran.", e);
        }
    }
}
