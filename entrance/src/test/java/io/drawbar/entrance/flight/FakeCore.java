package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.ResultWriter;
import io.drawbar.entrance.results.Samples;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.entrance.session.ConnectionOptions;
import io.drawbar.entrance.session.StatementOrder;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CatalogColumn;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.LexicalRules;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.SqlDialect;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.Value;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An entrance with made-up answers: {@code rows N}, {@code update N}, {@code fail}, {@code hang}, {@code half} (a row, then a
 * failure), {@code params TYPE,TYPE} (answers its parameters as texts), {@code bad} (cannot be prepared).
 */
final class FakeCore implements FlightCore {
    private static final SqlDialect DIALECT = SqlDialect.newBuilder()
            .addAllAbilities(List.of("UNION", "GROUP_BY_UNRELATED", "SUBQUERIES_IN_INS", "NULL_PLUS_NON_NULL_IS_NULL"))
            .putLimits("TABLE_NAME_LENGTH", 63)
            .setIdentifierQuote("`")
            .setPlainCase("LOWER")
            .setQuotedCase("SENSITIVE")
            .setNullOrder("HIGH")
            .addKeywords("LIMIT")
            .setCatalogTerm("lake")
            .setSchemaTerm("shore")
            .setCatalogSeparator(".")
            .setCatalogAtStart(true)
            .build();

    final List<String> prepared = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    final Map<SessionId, ConnectionOptions> connections = new ConcurrentHashMap<>();
    final Map<JobId, Fake> jobs = new ConcurrentHashMap<>();
    private final ResultStore results;

    FakeCore(ResultStore results) {
        this.results = results;
    }

    @Override
    public CompletableFuture<Link> connect(Caller caller, SessionId id, ConnectionOptions options) {
        if (options.engine().equals("none")) {
            throw new DrawbarException(ErrorCode.UNKNOWN_ENGINE, "There is no engine 'none'.");
        }
        connections.putIfAbsent(id, options);
        return CompletableFuture.completedFuture(new FakeLink(caller));
    }

    @Override
    public void close(Caller caller, SessionId id) {
        closed.add(id.value());
        connections.remove(id);
    }

    @Override
    public void followEvents(ReadEventsRequest request, ServerCallStreamObserver<Event> into) {
        into.onCompleted();
    }

    @Override
    public Optional<Execution> find(Caller caller, JobId job) {
        return Optional.ofNullable(jobs.get(job))
                .filter(fake -> caller.mayUse(fake.owner.user()))
                .map(fake -> fake);
    }

    private final class FakeLink implements Link {
        private final Caller caller;

        FakeLink(Caller caller) {
            this.caller = caller;
        }

        @Override
        public String language() {
            return "sql";
        }

        @Override
        public EngineType engineType() {
            return EngineType.newBuilder()
                    .setType("fake")
                    .setLexical(LexicalRules.newBuilder()
                            .setBacktickQuotesIdentifier(true)
                            .setCompoundBlocks(true))
                    .build();
        }

        @Override
        public String engineVersion() {
            return "1.2.3";
        }

        @Override
        public CompletableFuture<PrepareReply> prepare(String handle, String sql) {
            prepared.add(sql);
            if (sql.startsWith("bad")) {
                return CompletableFuture.failedFuture(new DrawbarException(
                        Failures.of(ErrorCode.STATEMENT_FAILED, "Syntax error near 'bad'.").toBuilder()
                                .setSqlState("42601")
                                .setLine(1)
                                .setColumn(1)
                                .build()));
            }
            PrepareReply.Builder reply = PrepareReply.newBuilder();
            if (sql.startsWith("update")) {
                reply.setKind(PrepareReply.Kind.UPDATE);
            } else if (!sql.startsWith("unknown")) {
                reply.setKind(PrepareReply.Kind.QUERY)
                        .setSchema(Samples.message(sql.equals("zoned") ? Texts.ZONED : Samples.SCHEMA));
            }
            int types = sql.indexOf("params ");
            if (types >= 0) {
                reply.addAllParameterTypes(List.of(sql.substring(types + 7).split(",")));
            }
            return CompletableFuture.completedFuture(reply.build());
        }

        @Override
        public void forget(String handle) {
            forgotten.add(handle);
        }

        @Override
        public Execution execute(StatementOrder order) {
            Fake fake = new Fake(order.job().orElseGet(() -> new JobId(UUID.randomUUID())), caller, order.sql());
            jobs.put(fake.id, fake);
            fake.run(order.parameters());
            return fake;
        }

        @Override
        public void readCatalog(ReadCatalogRequest request, StreamObserver<CatalogChunk> into) {
            List<CatalogRow> rows = new ArrayList<>();
            CatalogRow lake = CatalogRow.newBuilder().setCatalog("lake").build();
            switch (request.getLevel()) {
                case CATALOGS -> {
                    rows.add(lake);
                    rows.add(CatalogRow.newBuilder().setCatalog("pond").build());
                }
                case SCHEMAS -> rows.add(lake.toBuilder().setSchema("main").build());
                case TABLES -> {
                    rows.add(table(lake, "empty", "VIEW"));
                    rows.add(table(lake, "orders", "TABLE"));
                }
                case COLUMNS -> {
                    rows.add(column(lake, 1, "id", "bigint", Types.BIGINT, 19, 0));
                    rows.add(column(lake, 2, "price", "decimal(10,2)", Types.DECIMAL, 10, 2));
                    rows.add(column(lake, 3, "note", "string", Types.VARCHAR, -1, 0));
                }
                case DIALECT -> {
                    into.onNext(CatalogChunk.newBuilder().setDialect(DIALECT).build());
                    into.onCompleted();
                    return;
                }
                case CURRENT, ROUTINES, ARGUMENTS, UNRECOGNIZED -> throw new IllegalStateException();
            }
            into.onNext(CatalogChunk.newBuilder().addAllRows(rows).build());
            into.onCompleted();
        }

        private static CatalogRow table(CatalogRow in, String name, String type) {
            return in.toBuilder()
                    .setSchema("main")
                    .setTable(name)
                    .setTableType(type)
                    .build();
        }

        private static CatalogRow column(
                CatalogRow in, int position, String name, String type, int jdbcType, int size, int scale) {
            return in.toBuilder()
                    .setSchema("main")
                    .setTable("orders")
                    .setColumn(CatalogColumn.newBuilder()
                            .setPosition(position)
                            .setName(name)
                            .setTypeName(type)
                            .setJdbcType(jdbcType)
                            .setSize(size)
                            .setScale(scale)
                            .setNullable(position > 1)
                            .setComment(position == 1 ? "the number" : ""))
                    .build();
        }
    }

    /** One made-up job. */
    final class Fake implements Execution {
        final JobId id;
        final Caller owner;
        final String sql;
        final CompletableFuture<Optional<StoredResult>> result = new CompletableFuture<>();
        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        volatile boolean released;
        volatile boolean cancelled;
        private volatile Optional<ResultWriter> open = Optional.empty();

        Fake(JobId id, Caller owner, String sql) {
            this.id = id;
            this.owner = owner;
            this.sql = sql;
        }

        void run(List<Value> parameters) {
            String[] words = sql.split("[ ;]+");
            switch (words[0]) {
                case "rows", "unknown" -> {
                    rows(words.length > 1 ? Long.parseLong(words[1]) : 1);
                    end(Optional.empty(), -1);
                }
                case "half" -> {
                    ResultWriter writer = begin();
                    writer.append(Samples.batch(0, 1), 1);
                    writer.abandon();
                    end(Optional.of(failure("It broke in the middle.")), -1);
                }
                case "update" -> end(Optional.empty(), parameters.isEmpty() ? Long.parseLong(words[1]) : 1);
                case "fail" -> end(Optional.of(failure("Division by zero.")), -1);
                case "stream" -> open = Optional.of(begin());
                case "params" -> {
                    ResultWriter writer = begin();
                    long row = 0;
                    for (Value value : parameters) {
                        writer.append(Texts.batch(row++, value.toString().trim()), 1);
                    }
                    writer.complete();
                    end(Optional.empty(), -1);
                }
                case "zoned" -> {
                    ResultWriter writer = begin();
                    writer.append(Texts.zoned(), 1);
                    writer.complete();
                    end(Optional.empty(), -1);
                }
                default -> {
                    // It hangs until it is cancelled.
                }
            }
        }

        private Failure failure(String message) {
            return Failures.of(ErrorCode.STATEMENT_FAILED, message).toBuilder()
                    .setRootCause("java.lang.ArithmeticException: / by zero")
                    .build();
        }

        private ResultWriter begin() {
            ResultWriter writer = results.writeInMemory(id, 0, 0, 0);
            writer.schema(Samples.message(sql.equals("zoned") ? Texts.ZONED : Samples.SCHEMA));
            result.complete(Optional.of(writer.stored()));
            return writer;
        }

        private void rows(long count) {
            ResultWriter writer = begin();
            for (long first = 0; first < count; first += 10_000) {
                int rows = (int) Math.min(10_000, count - first);
                writer.append(Samples.batch(first, rows), rows);
            }
            writer.complete();
        }

        /** More of what {@code stream} answers. */
        void append(ByteString batch, long rows) {
            open.orElseThrow().append(batch, rows);
        }

        /** Bytes that have been taken out of the store for the client. */
        long read() {
            ResultWriter writer = open.orElseThrow();
            return writer.stored().bytes() - writer.aheadOfReaders();
        }

        void complete() {
            open.orElseThrow().complete();
            end(Optional.empty(), -1);
        }

        private void end(Optional<Failure> failure, long updateCount) {
            result.complete(Optional.empty());
            outcome.complete(new Outcome(failure, updateCount));
        }

        @Override
        public JobId job() {
            return id;
        }

        @Override
        public CompletableFuture<Void> accepted() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Optional<StoredResult>> result(int index) {
            return index == 0 ? result : CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public Job shown() {
            Statement.Builder statement = Statement.newBuilder()
                    .setState(outcome.isDone() ? StatementState.DONE : StatementState.EXECUTING)
                    .setUpdateCount(outcome.isDone() ? outcome.join().updateCount() : -1);
            result.getNow(Optional.empty())
                    .ifPresent(begun ->
                            statement.addResults(ResultSummary.newBuilder().setIndex(begun.index())));
            return Job.newBuilder()
                    .setId(id.toString())
                    .addStatements(statement)
                    .build();
        }

        @Override
        public List<String> warnings(int statement) {
            return List.of();
        }

        @Override
        public Optional<Double> progress() {
            return Optional.of(0.25);
        }

        @Override
        public void cancel() {
            cancelled = true;
            open.ifPresent(ResultWriter::abandon);
            end(Optional.of(Failures.of(ErrorCode.CANCELLED, "The job was cancelled.")), -1);
        }

        @Override
        public void release() {
            released = true;
        }
    }
}
