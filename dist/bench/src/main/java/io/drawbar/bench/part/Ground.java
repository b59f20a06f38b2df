package io.drawbar.bench.part;

import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.DirectSpark;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.Layout;
import io.drawbar.bench.place.Profile;
import io.drawbar.bench.worker.AskWorker;
import io.drawbar.bench.worker.FlightWorker;
import io.drawbar.bench.worker.JdbcWorker;
import io.drawbar.bench.worker.RestWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the parts measure on: one Drawbar with Spark installed, made when first asked for, and clients. */
public final class Ground implements AutoCloseable {
    static final String CONFIGURATION = """
        engines.spark {
          memory = %s
          settings { "spark.master" = "%s" }
        }
        """.formatted(DirectSpark.MEMORY, DirectSpark.MASTER);

    /** Spark's jars for the direct side; without it Drawbar installs Spark. */
    private static final String GIVEN_LIBRARIES = System.getProperty("bench.spark-libraries", "");

    private final Layout layout;
    private final boolean quick;
    private final String configuration;
    private Optional<Drawbar> drawbar = Optional.empty();
    private Optional<Path> libraries = Optional.empty();

    /**
     * Nothing is started yet.
     *
     * @param quick few rounds: to see that everything runs
     * @param configuration added to every server's, in HOCON
     */
    public Ground(Layout layout, boolean quick, String configuration) {
        this.layout = layout;
        this.quick = quick;
        this.configuration = configuration;
    }

    Layout layout() {
        return layout;
    }

    /** How many rounds to run. */
    int rounds(int full) {
        return quick ? 1 : full;
    }

    /** How often to do something that is done many times. */
    int times(int full) {
        return quick ? Math.max(1, full / 10) : full;
    }

    /** Tells the user what happens now. */
    static void say(String what) {
        System.out.println("  " + what);
    }

    /** A Drawbar that is not started and has no engine installed. */
    Drawbar fresh(String name, String more) throws IOException {
        return new Drawbar(layout, name, configuration + more);
    }

    /** A running Drawbar with Spark installed. */
    Drawbar drawbar() throws IOException, InterruptedException {
        if (drawbar.isEmpty()) {
            Drawbar started = fresh("home", CONFIGURATION);
            if (GIVEN_LIBRARIES.isEmpty()) {
                say("installing Spark");
                started.run("engine", "install", "spark");
            }
            // The first start of all writes the server's class-data archive when it ends: not what is measured.
            started.start();
            started.stop();
            started.start();
            drawbar = Optional.of(started);
        }
        return drawbar.get();
    }

    /** The folder of the engine's libraries, and of its class-data archive. */
    Path sparkFolder() throws IOException, InterruptedException {
        return drawbar().home().resolve("engines/spark-4.0.1");
    }

    /** Spark used directly, with the libraries that Drawbar installed. */
    DirectSpark spark() throws IOException, InterruptedException {
        if (libraries.isEmpty()) {
            libraries = Optional.of(
                    GIVEN_LIBRARIES.isEmpty()
                            ? sparkFolder().resolve("lib")
                            : Path.of(GIVEN_LIBRARIES).toAbsolutePath());
        }
        if (!Files.isDirectory(libraries.get())) {
            throw new IOException("There is no folder " + libraries.get() + ".");
        }
        return new DirectSpark(layout, libraries.get());
    }

    Child jdbc() throws IOException, InterruptedException {
        return new Child(layout.client(JdbcWorker.class), layout.log("jdbc"));
    }

    /** A client of Drawbar's driver alone, with a heap of its own size. */
    Child jdbc(String heap) throws IOException, InterruptedException {
        Path driver = layout.distribution().resolve("jdbc");
        return new Child(layout.client(JdbcWorker.class, driver, heap), layout.log("jdbc"));
    }

    /** A client of Hive's JDBC driver. */
    Child hive() throws IOException, InterruptedException {
        return new Child(layout.client(JdbcWorker.class, layout.thriftLibraries(), "1g"), layout.log("hive"));
    }

    Child flight() throws IOException, InterruptedException {
        return new Child(layout.client(FlightWorker.class), layout.log("flight"));
    }

    Child asks() throws IOException, InterruptedException {
        return new Child(layout.client(AskWorker.class), layout.log("asks"));
    }

    Child rest() throws IOException, InterruptedException {
        return new Child(layout.client(RestWorker.class), layout.log("rest"));
    }

    /** Something that is measured. */
    interface Measuring {
        void run() throws Exception;
    }

    /** Runs something and, when the user has asked for profiles, records these processes meanwhile; see README.md. */
    void profiled(String name, Map<String, Long> pids, Measuring measuring) throws Exception {
        if (!Boolean.getBoolean("bench.profile")) {
            measuring.run();
            return;
        }
        Profile profile = new Profile(layout.scratch().resolve("profile"), name, pids);
        try {
            measuring.run();
        } finally {
            profile.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (drawbar.isPresent()) {
            drawbar.get().close();
        }
    }
}
