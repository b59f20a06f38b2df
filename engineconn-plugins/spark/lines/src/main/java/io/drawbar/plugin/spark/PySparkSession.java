package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.python.Interpreter;
import io.drawbar.python.PythonHome;
import io.drawbar.python.PythonSession;
import io.drawbar.python.PythonSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The Python of one session: a process of its own, started with the first statement in Python, in which {@code spark} is this very session
 * and {@code sc} its context. Thread-safe.
 */
final class PySparkSession implements AutoCloseable {
    /** Variables would show what a session is opened with; it is taken away before any of the user's code runs. */
    private static final String KEY = "drawbar.session";

    /** What PySpark does for a gateway that is there already, without what is meant for programs that have Spark to themselves. */
    private static final String OPENING = """
        def _drawbar_open():
            import signal
            from pyspark import SparkConf, SparkContext
            from pyspark.java_gateway import launch_gateway
            from pyspark.sql import DataFrame, SparkSession

            interrupts = signal.getsignal(signal.SIGINT)
            gateway = launch_gateway()
            jvm_session = gateway.entry_point.session(drawbar.settings.pop("drawbar.session"))
            jvm_context = gateway.jvm.org.apache.spark.api.java.JavaSparkContext(jvm_session.sparkContext())
            conf = SparkConf(_jvm=gateway.jvm, _jconf=jvm_session.sparkContext().getConf())
            context = SparkContext(gateway=gateway, jsc=jvm_context, conf=conf)
            # PySpark's handler cancels the jobs of everybody who shares the application.
            signal.signal(signal.SIGINT, interrupts)
            session = SparkSession(context, jvm_session)
            # PySpark makes its session the whole process's.
            gateway.entry_point.opened()

            def begin(group, description, pool):
                context.setJobGroup(group, description, True)
                context.setLocalProperty("spark.scheduler.pool", pool)

            plain = {"boolean": "bool", "tinyint": "int", "smallint": "int", "int": "int", "bigint": "int",
                     "float": "float", "double": "float", "string": "str", "binary": "bytes", "date": "date",
                     "timestamp": "datetime", "timestamp_ntz": "datetime"}

            def table(frame):
                types = [plain.get(kind, kind if kind.startswith("decimal(") else "text") for _, kind in frame.dtypes]
                return frame.columns, types, map(tuple, frame.toLocalIterator(prefetchPartitions=True))

            DataFrame.__drawbar_table__ = table
            return context, session, begin

        sc, spark, _drawbar_begin = _drawbar_open()
        del _drawbar_open
        """;

    private final SparkSession spark;
    private final SessionRequest request;
    private final PythonGateway gateway;
    private final Map<String, String> engineSettings;
    private Optional<Running> running = Optional.empty();
    private boolean closed;

    private record Running(PythonGateway.Entrance entrance, PythonSession python) {}

    PySparkSession(
            SparkSession spark, SessionRequest request, PythonGateway gateway, Map<String, String> engineSettings) {
        this.spark = spark;
        this.request = request;
        this.gateway = gateway;
        this.engineSettings = only(engineSettings);
    }

    /** Of settings, those that are Python's. */
    static Map<String, String> only(Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.keySet().removeIf(name -> !PythonSettings.isOne(name));
        return own;
    }

    synchronized PythonSession python() throws EngineException {
        if (closed) {
            throw EngineException.cancelled();
        }
        if (running.isEmpty()) {
            PythonSettings settings = PythonSettings.of(engineSettings, only(request.settings()));
            PythonGateway.Entrance entrance = gateway.enter(spark);
            try {
                Interpreter interpreter = Interpreter.ask(settings.executable());
                Map<String, String> environment = new HashMap<>(entrance.environment());
                environment.put("PYSPARK_PYTHON", interpreter.path());
                PythonSession python = entrance.home()
                        .open(
                                request.sessionId(),
                                settings,
                                new PythonHome.Opening(environment, OPENING, Map.of(KEY, entrance.key())));
                running = Optional.of(new Running(entrance, python));
            } catch (EngineException | RuntimeException e) {
                gateway.leave(entrance);
                throw e;
            }
        }
        return running.get().python();
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.ifPresent(one -> {
            one.python().close();
            gateway.leave(one.entrance());
        });
        running = Optional.empty();
    }
}
