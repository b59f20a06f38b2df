package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementSink;
import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.hive.common.io.SessionStream;
import org.apache.hadoop.hive.metastore.api.Schema;
import org.apache.hadoop.hive.ql.processors.CommandProcessor;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;

/** A command that is none of the language: {@code SET}, {@code RESET}, {@code ADD JAR}, {@code LIST}, {@code DFS}. It is run, not compiled. */
@SuppressWarnings("try") // What is attached to the thread has nothing to be asked but to be closed.
final class CommandStatement implements HiveSession.Cancellable {
    private final HiveSession session;
    private final CommandProcessor command;
    private final String arguments;
    private volatile boolean cancelled;

    CommandStatement(HiveSession session, CommandProcessor command, String arguments) {
        this.session = session;
        this.command = command;
        this.arguments = arguments;
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        if (cancelled) {
            throw EngineException.cancelled();
        }
        WatchedSession state = session.state();
        SessionStream before = state.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (AttachedThread attached = session.attach();
                OperationLog.Telling telling = OperationLog.tell(sink::log);
                SessionStream out = new SessionStream(printed, true, StandardCharsets.UTF_8.name())) {
            state.out = out;
            Schema schema = command.run(arguments).getSchema();
            out.flush();
            if (schema != null && schema.getFieldSchemas() != null) {
                push(schema.getFieldSchemas().get(0).getName(), printed.toString(StandardCharsets.UTF_8), sink);
            }
        } catch (CommandProcessorException e) {
            throw HiveFailures.ofCommand(e);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java has UTF-8.", e);
        } finally {
            state.out = before;
        }
    }

    private static void push(String column, String lines, StatementSink sink) throws InterruptedException {
        RowSchema schema = RowSchema.builder().nullable(column, Plain.UTF8).build();
        try (RowBatchWriter rows = new RowBatchWriter(schema, sink)) {
            rows.begin();
            for (String line : lines.lines().toList()) {
                rows.setString(0, line);
                if (!rows.endRow()) {
                    break;
                }
            }
            rows.finish();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        session.ended(this);
    }
}
