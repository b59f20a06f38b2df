package io.drawbar.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is alive in another JVM's heap. */
public final class LiveHeap {
    private LiveHeap() {}

    /** Bytes of all objects right after a full collection, which this has that JVM do. */
    public static long bytes(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isBlank() ? last : line;
            }
        }
        if (jcmd.waitFor() != 0 || !last.startsWith("Total")) {
            throw new IOException("jcmd did not tell the heap of process " + pid + ": " + last);
        }
        return Long.parseLong(last.strip().split("\\s+")[2]);
    }
}
