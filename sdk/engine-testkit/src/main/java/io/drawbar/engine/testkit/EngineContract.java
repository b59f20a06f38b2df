package io.drawbar.engine.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that every engine promises, as one class: a plugin's test extends it and says how its engine is started. The engine is started
 * once, all topics run on it, and the last one closes it and looks at what is left.
 *
 * <p>Tests that a plugin has besides may stand in the same class: they run before the topics, those in nested classes between them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
public abstract class EngineContract {
    private EngineUnderTest engine;

    /**
     * Starts the engine, with {@link EngineUnderTest#start}, and what it needs beside it.
     *
     * @param folder an empty folder that goes with the test
     */
    protected abstract EngineUnderTest start(Path folder) throws Exception;

    /** Stops what {@link #start} has started beside the engine, which is closed by then. */
    protected void stop() throws Exception {}

    /** The engine that was started. */
    protected final EngineUnderTest engine() {
        return engine;
    }

    @BeforeAll
    final void startEngine(@TempDir Path folder) throws Exception {
        engine = start(folder);
    }

    @AfterAll
    final void stopEngine() throws Exception {
        try {
            if (engine != null) { // null when it did not start
                engine.close();
            }
        } finally {
            stop();
        }
    }

    /** What {@link TypesContract} promises. */
    @Nested
    public class Types extends TypesContract {
        Types() {
            super(engine);
        }
    }

    /** What {@link UnicodeContract} promises. */
    @Nested
    public class Unicode extends UnicodeContract {
        Unicode() {
            super(engine);
        }
    }

    /** What {@link ResultsContract} promises. */
    @Nested
    public class Results extends ResultsContract {
        Results() {
            super(engine);
        }
    }

    /** What {@link CancelContract} promises. */
    @Nested
    public class Cancel extends CancelContract {
        Cancel() {
            super(engine);
        }
    }

    /** What {@link ErrorsContract} promises. */
    @Nested
    public class Errors extends ErrorsContract {
        Errors() {
            super(engine);
        }
    }

    /** What {@link ReportsContract} promises. */
    @Nested
    public class Reports extends ReportsContract {
        Reports() {
            super(engine);
        }
    }

    /** What {@link SessionsContract} promises. */
    @Nested
    public class Sessions extends SessionsContract {
        Sessions() {
            super(engine);
        }
    }

    /** What {@link ConcurrencyContract} promises. */
    @Nested
    public class Concurrency extends ConcurrencyContract {
        Concurrency() {
            super(engine);
        }
    }

    /** What {@link CatalogContract} promises. */
    @Nested
    public class Catalog extends CatalogContract {
        Catalog() {
            super(engine);
        }
    }

    /** What {@link DialectContract} promises. */
    @Nested
    public class Dialect extends DialectContract {
        Dialect() {
            super(engine);
        }
    }

    /** What {@link PrepareContract} promises. */
    @Nested
    public class Prepare extends PrepareContract {
        Prepare() {
            super(engine);
        }
    }

    /** What {@link AnalyseContract} promises. */
    @Nested
    public class Analyse extends AnalyseContract {
        Analyse() {
            super(engine);
        }
    }

    /** What {@link ReleaseContract} promises. */
    @Nested
    @Order(Integer.MAX_VALUE)
    public class Release extends ReleaseContract {
        Release() {
            super(engine);
        }
    }
}
