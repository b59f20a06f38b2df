package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.entrance.flight.ArrowRows.Cell;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql;

/** Lists catalogs, schemas, tables and columns of an engine. */
final class CatalogCommands {
    /** More tables with their columns are not listed in one call. */
    private static final int TABLES_LIMIT = 100_000;

    private final FlightSessions sessions;

    CatalogCommands(FlightSessions sessions) {
        this.sessions = sessions;
    }

    void catalogs(FlightCall call, ServerCallStreamObserver<Flight.FlightData> client) {
        ArrowRows out = new ArrowRows(Schemas.GET_CATALOGS_SCHEMA);
        CatalogStream stream = new CatalogStream(client, out, (row, rows) -> rows.add(Cell.text(row.getCatalog())));
        read(call, request(ReadCatalogRequest.Level.CATALOGS).build(), stream);
    }

    void schemas(FlightCall call, Any any, ServerCallStreamObserver<Flight.FlightData> client) {
        FlightSql.CommandGetDbSchemas command = ResultTicket.unpack(any, FlightSql.CommandGetDbSchemas.class);
        ArrowRows out = new ArrowRows(Schemas.GET_SCHEMAS_SCHEMA);
        CatalogStream stream = new CatalogStream(
                client, out, (row, rows) -> rows.add(Cell.textOrNull(row.getCatalog()), Cell.text(row.getSchema())));
        ReadCatalogRequest request = request(ReadCatalogRequest.Level.SCHEMAS)
                .setCatalog(command.getCatalog())
                .setSchemaPattern(command.getDbSchemaFilterPattern())
                .build();
        read(call, request, stream);
    }

    void tables(FlightCall call, Any any, ServerCallStreamObserver<Flight.FlightData> client) {
        FlightSql.CommandGetTables command = ResultTicket.unpack(any, FlightSql.CommandGetTables.class);
        ReadCatalogRequest request = request(ReadCatalogRequest.Level.TABLES)
                .setCatalog(command.getCatalog())
                .setSchemaPattern(command.getDbSchemaFilterPattern())
                .setTablePattern(command.getTableNameFilterPattern())
                .addAllTableTypes(command.getTableTypesList())
                .build();
        if (!command.getIncludeSchema()) {
            ArrowRows out = new ArrowRows(Schemas.GET_TABLES_SCHEMA_NO_SCHEMA);
            read(call, request, new CatalogStream(client, out, CatalogCommands::table));
            return;
        }
        // Handlers can be set only before this method returns, and the columns' stream needs its tables first.
        List<CatalogRow> tables = new ArrayList<>();
        LateRows late = new LateRows();
        CatalogStream stream = new CatalogStream(client, new ArrowRows(Schemas.GET_TABLES_SCHEMA), late);
        read(call, request, new Collect(tables, stream, () -> {
            late.rows = new TableRows(tables);
            read(
                    call,
                    request.toBuilder()
                            .setLevel(ReadCatalogRequest.Level.COLUMNS)
                            .build(),
                    stream);
        }));
    }

    private static void table(CatalogRow row, ArrowRows out) {
        out.add(
                Cell.textOrNull(row.getCatalog()),
                Cell.textOrNull(row.getSchema()),
                Cell.text(row.getTable()),
                Cell.text(row.getTableType()));
    }

    private void read(FlightCall call, ReadCatalogRequest request, StreamObserver<CatalogChunk> into) {
        CompletableFuture<FlightCore.Link> link = sessions.of(call).link();
        link.thenAccept(opened -> opened.readCatalog(request, into)).whenComplete((sent, failed) -> {
            if (failed != null) {
                into.onError(failed);
            }
        });
    }

    private static ReadCatalogRequest.Builder request(ReadCatalogRequest.Level level) {
        return ReadCatalogRequest.newBuilder().setLevel(level);
    }

    /** Rows that are joined with tables that are known later. */
    private static final class LateRows implements CatalogStream.RowWriter {
        private volatile TableRows rows = new TableRows(List.of());

        @Override
        public void row(CatalogRow row, ArrowRows out) {
            rows.row(row, out);
        }

        @Override
        public void end(ArrowRows out) {
            rows.end(out);
        }
    }

    /** Gathers the tables, up to a limit. */
    private static final class Collect implements StreamObserver<CatalogChunk> {
        private final List<CatalogRow> tables;
        private final StreamObserver<CatalogChunk> failures;
        private final Runnable then;
        private boolean refused;

        Collect(List<CatalogRow> tables, StreamObserver<CatalogChunk> failures, Runnable then) {
            this.tables = tables;
            this.failures = failures;
            this.then = then;
        }

        @Override
        public void onNext(CatalogChunk chunk) {
            refused |= tables.size() + chunk.getRowsCount() > TABLES_LIMIT;
            if (!refused) {
                tables.addAll(chunk.getRowsList());
            }
        }

        @Override
        public void onError(Throwable thrown) {
            failures.onError(thrown);
        }

        @Override
        public void onCompleted() {
            if (refused) {
                failures.onError(new DrawbarException(
                        ErrorCode.BAD_REQUEST,
                        "More than " + TABLES_LIMIT + " tables match; ask for fewer with a pattern."));
            } else {
                then.run();
            }
        }
    }
}
