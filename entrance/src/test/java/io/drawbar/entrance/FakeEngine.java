package io.drawbar.entrance;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.CloseSessionReply;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.FrameBatch;
import io.drawbar.protocol.v1.FrameCompleted;
import io.drawbar.protocol.v1.FrameResultEnd;
import io.drawbar.protocol.v1.FrameSchema;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.OpenSessionReply;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.drawbar.protocol.v1.TableUse;
import io.drawbar.protocol.v1.Value;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * An engine process as the entrance sees it, on a real port. Statements: {@code rows N} answers N rows in batches of 10,
 * {@code break N} the same but breaks the connection once in the middle, {@code hang} runs until cancelled, {@code hold} runs until
 * {@link #finishHeld}, {@code partial N} fails behind the rows, {@code fail}, {@code log N}, {@code update N}, {@code slow-cancel} ignores its cancel.
 */
final class FakeEngine extends EngineServiceGrpc.EngineServiceImplBase implements AutoCloseable {
    private static final int BATCH_ROWS = 10;

    private final Server server;
    final Set<String> sessions = ConcurrentHashMap.newKeySet();
    final List<String> started = java.util.Collections.synchronizedList(new ArrayList<>());
    /** The parameters that statements were started with, by the statements' ids. */
    final Map<String, List<Value>> parameters = new ConcurrentHashMap<>();
    /** Sessions that were asked for while the engine was deaf. */
    final Set<String> unheard = ConcurrentHashMap.newKeySet();
    /** Whether it opens no session, and does not say so. */
    volatile boolean deaf;

    private volatile boolean dead;
    private final Map<String, Running> statements = new ConcurrentHashMap<>();

    /** A statement: its frames so far, and who listens. */
    private static final class Running {
        final List<ExecuteFrame> frames = new ArrayList<>();
        StreamObserver<ExecuteFrame> reader;
        long acknowledged = -1;
        boolean broke;
        boolean enough;
        final String text;

        Running(String text) {
            this.text = text;
        }

        synchronized void emit(ExecuteFrame.Builder frame) {
            ExecuteFrame numbered = frame.setSequence(frames.size()).build();
            frames.add(numbered);
            if (reader != null) {
                reader.onNext(numbered);
            }
        }

        synchronized void breakOff() {
            if (reader != null) {
                reader.onError(Status.UNAVAILABLE.asRuntimeException());
                reader = null;
            }
        }

        synchronized void detach(StreamObserver<ExecuteFrame> from) {
            if (reader == from) {
                reader = null;
            }
        }

        synchronized void attach(StreamObserver<ExecuteFrame> to, long from) {
            reader = to;
            long first = from < 0 ? acknowledged + 1 : from;
            for (ExecuteFrame frame : frames) {
                if (frame.getSequence() >= first) {
                    to.onNext(frame);
                }
            }
        }
    }

    FakeEngine() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(this)
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** Breaks every connection, as a process that is killed does, and takes no other. */
    void kill() {
        dead = true;
        statements.values().forEach(Running::breakOff);
    }

    /** Lets every statement that holds end well. */
    void finishHeld() {
        statements.values().stream()
                .filter(one -> one.text.equals("hold"))
                .forEach(one -> one.emit(ExecuteFrame.newBuilder()
                        .setCompleted(FrameCompleted.newBuilder().setUpdateCount(-1))));
    }

    @Override
    public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> answer) {
        if (deaf) {
            unheard.add(request.getSessionId());
            return;
        }
        sessions.add(request.getSessionId());
        answer.onNext(OpenSessionReply.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void closeSession(CloseSessionRequest request, StreamObserver<CloseSessionReply> answer) {
        sessions.remove(request.getSessionId());
        answer.onNext(CloseSessionReply.getDefaultInstance());
        answer.onCompleted();
    }

    /** {@code rows N} reads the table numbers, {@code fail} is wrong in its second line, {@code hang} is never answered. */
    @Override
    public void analyse(AnalyseRequest request, StreamObserver<StatementAnalysis> answer) {
        if (!sessions.contains(request.getSessionId())) {
            answer.onError(Failures.toStatus(new DrawbarException(ErrorCode.SESSION_GONE, "No such session.")));
            return;
        }
        switch (request.getText().split(" ", 2)[0]) {
            case "hang" -> {}
            case "fail" ->
                answer.onError(Failures.toStatus(
                        new DrawbarException(Failures.of(ErrorCode.STATEMENT_FAILED, "No such table.").toBuilder()
                                .setLine(2)
                                .setColumn(5)
                                .build())));
            default -> {
                answer.onNext(StatementAnalysis.newBuilder()
                        .setKind(StatementAnalysis.Kind.QUERY)
                        .addReads(TableUse.newBuilder()
                                .setTable("numbers")
                                .setColumnsKnown(true)
                                .addColumns("n"))
                        .build());
                answer.onCompleted();
            }
        }
    }

    @Override
    public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteFrame> reader) {
        return new StreamObserver<>() {
            private Running running = new Running("");

            @Override
            public void onNext(ExecuteRequest request) {
                if (dead) {
                    reader.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                switch (request.getKindCase()) {
                    case START -> {
                        String id = request.getStart().getStatementId();
                        if (!sessions.contains(request.getStart().getSessionId())) {
                            reader.onError(Failures.toStatus(
                                    Failures.of(ErrorCode.SESSION_GONE, "There is no such session.")));
                            return;
                        }
                        parameters.put(id, request.getStart().getParametersList());
                        Running fresh = new Running(request.getStart().getText());
                        fresh.attach(reader, 0);
                        Running known = statements.putIfAbsent(id, fresh);
                        started.add(id); // What is seen here can be finished and killed.
                        if (known == null) {
                            running = fresh;
                            perform(fresh);
                        } else {
                            running = known;
                            known.attach(reader, 0);
                        }
                    }
                    case ATTACH -> {
                        running = statements.get(request.getAttach().getStatementId());
                        if (running == null) {
                            reader.onError(Failures.toStatus(
                                    Failures.of(ErrorCode.SESSION_GONE, "There is no such statement.")));
                        } else {
                            running.attach(reader, request.getAttach().getFromSequence());
                        }
                    }
                    case ACKNOWLEDGE -> {
                        running.acknowledged = request.getAcknowledge().getSequence();
                        running.enough |= request.getAcknowledge().getEnough();
                    }
                    case CANCEL -> cancel(running);
                    case KIND_NOT_SET -> reader.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                }
            }

            @Override
            public void onError(Throwable thrown) {
                running.detach(reader); // What runs goes on until the caller attaches again.
            }

            @Override
            public void onCompleted() {
                running.detach(reader);
                reader.onCompleted();
            }
        };
    }

    private static void perform(Running statement) {
        String[] words = statement.text.split(" ");
        int number = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "rows", "break" -> {
                rows(statement, number, words[0].equals("break"));
                statement.emit(ExecuteFrame.newBuilder()
                        .setResultEnd(FrameResultEnd.newBuilder().setRows(number)));
                complete(statement, -1);
            }
            case "partial" -> {
                rows(statement, number, false);
                statement.emit(ExecuteFrame.newBuilder()
                        .setFailed(Failures.of(ErrorCode.STATEMENT_FAILED, "The file is torn.")));
            }
            case "fail" ->
                statement.emit(
                        ExecuteFrame.newBuilder().setFailed(Failures.of(ErrorCode.STATEMENT_FAILED, "No such table.")));
            case "log" -> {
                for (int i = 0; i < number; i++) {
                    statement.emit(ExecuteFrame.newBuilder()
                            .setLog(LogEvent.newBuilder().setLevel("INFO").setLine("line " + i)));
                }
                complete(statement, -1);
            }
            case "update" -> complete(statement, number);
            case "hang", "hold", "slow-cancel" ->
                statement.emit(ExecuteFrame.newBuilder()
                        .setLog(LogEvent.newBuilder().setLevel("INFO").setLine("running")));
            default -> complete(statement, -1);
        }
    }

    private static void rows(Running statement, int rows, boolean broken) {
        statement.emit(
                ExecuteFrame.newBuilder().setSchema(FrameSchema.newBuilder().setMessage(Numbers.schema())));
        for (int first = 0; first < rows && !statement.enough; first += BATCH_ROWS) {
            int count = Math.min(BATCH_ROWS, rows - first);
            if (broken && first >= rows / 2 && !statement.broke) {
                statement.broke = true;
                StreamObserver<ExecuteFrame> reader = statement.reader;
                statement.reader = null;
                reader.onError(
                        Status.UNAVAILABLE.withDescription("broken by the test").asRuntimeException());
            }
            statement.emit(ExecuteFrame.newBuilder()
                    .setBatch(FrameBatch.newBuilder()
                            .setMessage(Numbers.batch(first, count))
                            .setRows(count)
                            .setFirstRow(first)));
        }
    }

    private static void complete(Running statement, long count) {
        statement.emit(ExecuteFrame.newBuilder()
                .setCompleted(FrameCompleted.newBuilder().setUpdateCount(count)));
    }

    private static void cancel(Running statement) {
        if (statement.text.equals("hang") || statement.text.equals("hold")) {
            statement.emit(ExecuteFrame.newBuilder()
                    .setCompleted(FrameCompleted.newBuilder().setUpdateCount(-1).setCancelled(true)));
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
