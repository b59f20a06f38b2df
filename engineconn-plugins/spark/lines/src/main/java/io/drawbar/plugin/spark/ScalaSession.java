package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The Scala of one session: its interpreter, started with the first statement in Scala. Statements come one after the other. */
final class ScalaSession implements AutoCloseable {
    private static final String OPENING = """
        import org.apache.spark.SparkContext._
        import spark.implicits._
        import spark.sql
        import org.apache.spark.sql.functions._
        """;

    private final SparkSession spark;
    private final Optional<ReplFolder> folder;
    private Optional<Repl> repl = Optional.empty();
    private boolean closed;

    ScalaSession(SparkSession spark, Optional<ReplFolder> folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** The interpreter, with {@code spark} and {@code sc} in it. */
    synchronized Repl repl() throws Exception {
        if (closed) {
            throw EngineException.cancelled();
        }
        if (repl.isEmpty()) {
            Repl fresh = folder.orElseThrow(() -> EngineException.unsupported(
                            "Scala sessions need Scala's compiler, which is not on this engine's class path:"
                                    + " run `drawbar engine install spark@VERSION` again."))
                    .open();
            fresh.bind("spark", "org.apache.spark.sql.SparkSession", spark);
            fresh.bind("sc", "org.apache.spark.SparkContext", spark.sparkContext());
            var opening = fresh.compile(OPENING);
            if (opening.isEmpty()) {
                throw new IllegalStateException("Scala's interpreter does not start: " + fresh.said());
            }
            fresh.run(opening.get());
            repl = Optional.of(fresh);
        }
        return repl.get();
    }

    @Override
    public synchronized void close() {
        closed = true;
        repl.ifPresent(Repl::close);
        repl = Optional.empty();
    }
}
