package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What Hive logs of a statement, sent to the statement's own log: the same loggers that HiveServer2 makes its operation logs from. A
 * statement's lines are known by the thread that runs it, and by threads that this one starts. Thread-safe.
 */
final class OperationLog extends AbstractAppender implements AutoCloseable {
    private static final List<String> LOGGERS = List.of(
            "org.apache.hadoop.hive.ql.Driver",
            "org.apache.hadoop.hive.ql.Compiler",
            "org.apache.hadoop.hive.ql.Executor",
            "org.apache.hadoop.hive.ql.exec.Task",
            "org.apache.hadoop.mapreduce.JobSubmitter",
            "org.apache.hadoop.mapreduce.Job",
            "SessionState");
    private static final ThreadLocal<Telling> CURRENT = new InheritableThreadLocal<>();

    private OperationLog() {
        super("drawbar-operation-log", null, null, true, Property.EMPTY_ARRAY);
    }

    /** Adds this to the loggers that statements are told of by, beside what the process's own log is written with. */
    static OperationLog install() {
        OperationLog log = new OperationLog();
        log.start();
        LoggerContext context = (LoggerContext) LogManager.getContext(OperationLog.class.getClassLoader(), false);
        Configuration configuration = context.getConfiguration();
        configuration.addAppender(log);
        for (String name : LOGGERS) {
            LoggerConfig logger = new LoggerConfig(name, Level.INFO, false);
            logger.addAppender(log, Level.INFO, null);
            configuration.addLogger(name, logger);
        }
        context.updateLoggers();
        return log;
    }

    /** What is logged on this thread, and on threads that it starts, goes there until the answer is closed. */
    static Telling tell(Lines lines) {
        Telling telling = new Telling(lines);
        CURRENT.set(telling);
        return telling;
    }

    @Override
    public void append(LogEvent event) {
        Telling telling = CURRENT.get();
        if (telling == null || telling.lines.isEmpty()) {
            return;
        }
        Lines lines = telling.lines.get();
        StatementSink.Level level = level(event.getLevel());
        event.getMessage()
                .getFormattedMessage()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> lines.add(level, line));
    }

    private static StatementSink.Level level(Level level) {
        if (level.isMoreSpecificThan(Level.ERROR)) {
            return StatementSink.Level.ERROR;
        }
        return level.isMoreSpecificThan(Level.WARN) ? StatementSink.Level.WARN : StatementSink.Level.INFO;
    }

    @Override
    public void close() {
        LoggerContext context = (LoggerContext) LogManager.getContext(OperationLog.class.getClassLoader(), false);
        LOGGERS.forEach(context.getConfiguration()::removeLogger);
        context.updateLoggers();
        stop();
    }

    /** Takes lines. */
    interface Lines {
        void add(StatementSink.Level level, String line);
    }

    /** Ends what {@link #tell} began, also for threads that go on, and that another statement may use. */
    static final class Telling implements AutoCloseable {
        private volatile Optional<Lines> lines;

        private Telling(Lines lines) {
            this.lines = Optional.of(lines);
        }

        @Override
        public void close() {
            lines = Optional.empty();
            CURRENT.remove();
        }
    }
}
