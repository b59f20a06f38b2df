package io.drawbar.bench;

import io.drawbar.bench.measure.Machine;
import io.drawbar.bench.part.DriverReach;
import io.drawbar.bench.part.DriverRows;
import io.drawbar.bench.part.DriverStatements;
import io.drawbar.bench.part.EngineAsks;
import io.drawbar.bench.part.EngineStart;
import io.drawbar.bench.part.Fetch;
import io.drawbar.bench.part.FlinkBatch;
import io.drawbar.bench.part.Ground;
import io.drawbar.bench.part.MemoryProof;
import io.drawbar.bench.part.NoopJobs;
import io.drawbar.bench.part.Part;
import io.drawbar.bench.part.ServerStart;
import io.drawbar.bench.part.ThinJdbc;
import io.drawbar.bench.part.WarmLatency;
import io.drawbar.bench.part.WarmPool;
import io.drawbar.bench.place.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures a built distribution and writes what it found. Arguments: letters of the parts wanted, all when there is none, and
 * {@code --quick} for a run that only shows that everything works. The system property {@code bench.checkout} names the source tree.
 */
public final class BenchMain {
    private static final List<Part> PARTS = List.of(
            new EngineStart(),
            new WarmLatency(),
            new Fetch(),
            new NoopJobs(),
            new ServerStart(),
            new MemoryProof(),
            new DriverStatements(),
            new DriverRows(),
            new DriverReach(),
            new ThinJdbc(),
            new EngineAsks(),
            new FlinkBatch(),
            new WarmPool());

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        Set<String> wanted = new LinkedHashSet<>(Arrays.asList(args));
        boolean quick = wanted.remove("--quick");
        for (String letter : wanted) {
            if (PARTS.stream().noneMatch(part -> part.letter().equals(letter))) {
                System.err.println("There is no part '" + letter + "'. The parts are:");
                PARTS.forEach(part -> System.err.println("  " + part.letter() + "  " + part.title()));
                System.exit(2);
            }
        }
        Layout layout = new Layout(Path.of(System.getProperty("bench.checkout", "."))
                .toAbsolutePath()
                .normalize());
        Layout.delete(layout.scratch());
        StringBuilder measured = new StringBuilder("# What was measured\n\n");
        boolean well = measure(layout, wanted, quick, measured);
        String text = measured.toString();
        boolean whole = wanted.isEmpty() && !quick;
        Path results = whole ? layout.results() : layout.scratch().resolveSibling("RESULTS.md");
        Files.writeString(results, text);
        System.out.println();
        System.out.println(text);
        System.out.println("Written to " + results);
        if (!well) {
            System.exit(1);
        }
    }

    /** Measures part by part; answers whether all went well. What fails is told in its place, and the others are measured. */
    private static boolean measure(Layout layout, Set<String> wanted, boolean quick, StringBuilder text)
            throws Exception {
        boolean well = true;
        text.append(Machine.describe(layout.checkout()));
        text.append("Ratios compare figures of the same run. `dist/bench/run` measures anew; README.md says how.\n");
        try (Ground ground = new Ground(layout, quick, extraConfiguration())) {
            for (Part part : PARTS) {
                if (wanted.isEmpty() || wanted.contains(part.letter())) {
                    System.out.println("(" + part.letter() + ") " + part.title());
                    text.append("\n## (")
                            .append(part.letter())
                            .append(") ")
                            .append(part.title())
                            .append("\n\n");
                    well &= measure(part, ground, text);
                }
            }
        }
        return well;
    }

    private static boolean measure(Part part, Ground ground, StringBuilder text) throws InterruptedException {
        try {
            text.append(part.run(ground));
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace();
            text.append("Failed: ").append(e.getMessage()).append('\n');
            return false;
        }
    }

    /** Settings for every server that is started, from the file that the system property {@code bench.configuration} names. */
    private static String extraConfiguration() throws IOException {
        String file = System.getProperty("bench.configuration", "");
        return file.isEmpty() ? "" : Files.readString(Path.of(file)) + "\n";
    }
}
