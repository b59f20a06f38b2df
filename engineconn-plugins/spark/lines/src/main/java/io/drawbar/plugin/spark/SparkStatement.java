package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CallSite;

/** A statement on its way through Spark; all its jobs belong to the job group that is named after it. */
final class SparkStatement implements EngineStatement {
    /** Of the text, in Spark's own console. */
    private static final int DESCRIPTION_CHARACTERS = 200;
    /** Of the text, where progress is told. */
    private static final int PROGRESS_CHARACTERS = 60;

    /** What there is to do, in whichever language. */
    interface Work {
        void run(StatementSink sink) throws Exception;
    }

    private final SparkSession spark;
    private final StatementRequest request;
    private final String pool;
    private final StatementShape shape;
    private final Work work;
    private final JobListener jobs;
    private final Consumer<SparkStatement> onClose;
    private final Object lock = new Object();
    private Thread runner;
    private boolean cancelled;

    SparkStatement(
            SparkSession spark,
            StatementRequest request,
            String pool,
            StatementShape shape,
            Work work,
            JobListener jobs,
            Consumer<SparkStatement> onClose) {
        this.spark = spark;
        this.request = request;
        this.pool = pool;
        this.shape = shape;
        this.work = work;
        this.jobs = jobs;
        this.onClose = onClose;
    }

    @Override
    public StatementShape shape() {
        return shape;
    }

    @Override
    @SuppressWarnings("try") // resources that only have to be closed
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        begin();
        SparkContext context = spark.sparkContext();
        try (ActiveSession active = ActiveSession.of(spark);
                JobListener.Watch watch = jobs.watch(request.statementId(), line(request.text(), PROGRESS_CHARACTERS), sink);
                SessionSettings.Restore restore = SessionSettings.during(spark, request.settings())) {
            String description = description(request);
            context.setJobGroup(request.statementId(), description, true);
            context.setCallSite(new CallSite(description, "")); // Spark would name stages after lines of this plugin
            context.setLocalProperty("spark.scheduler.pool", pool);
            work.run(sink);
            watch.wasGood();
        } catch (EngineException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            throw failure(e);
        } finally {
            context.clearCallSite();
            context.clearJobGroup();
            context.setLocalProperty("spark.scheduler.pool", null);
            end();
        }
    }

    private EngineException failure(Throwable e) throws InterruptedException {
        synchronized (lock) {
            if (cancelled) {
                return EngineException.cancelled();
            }
        }
        if (e instanceof InterruptedException interrupt) {
            throw interrupt;
        }
        return SparkFailures.toEngine(e, request.text());
    }

    private void begin() throws EngineException {
        synchronized (lock) {
            if (cancelled) {
                throw EngineException.cancelled();
            }
            runner = Thread.currentThread();
        }
    }

    private void end() {
        synchronized (lock) {
            runner = null;
            if (cancelled) {
                Thread.interrupted(); // ours, and no business of whoever uses this thread next
            }
        }
    }

    /** Interrupts too: planning, listing files and waiting for the reader have no job that could be cancelled. */
    @Override
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (runner == null) {
                return;
            }
            runner.interrupt();
        }
        jobs.cancel(request.statementId());
    }

    @Override
    public void close() {
        onClose.accept(this);
    }

    /** A statement as Spark's own console shows it: which application sent it, and its text. */
    static String description(StatementRequest request) {
        String application = request.client().getOrDefault("application", "");
        return (application.isEmpty() ? "" : application + ": ") + line(request.text(), DESCRIPTION_CHARACTERS);
    }

    private static String line(String text, int characters) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= characters) {
            return line;
        }
        int end = characters - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
