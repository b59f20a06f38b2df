package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.drawbar.entrance.flight.ArrowRows.Cell;
import io.drawbar.entrance.results.IpcEncoder;
import io.drawbar.protocol.v1.SqlDialect;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.vector.types.pojo.Schema;

/** Answers every command that asks about the server, its engine or the engine's catalog rather than for rows of a statement. */
final class MetadataCommands {
    private static final List<String> TABLE_TYPES = List.of("LOCAL TEMPORARY", "SYSTEM TABLE", "TABLE", "VIEW");

    private final FlightSessions sessions;
    private final CatalogCommands catalog;

    MetadataCommands(FlightSessions sessions) {
        this.sessions = sessions;
        this.catalog = new CatalogCommands(sessions);
    }

    /** The schema of what a command answers; empty when it is none of these commands. */
    Optional<Schema> schema(Any command) {
        if (name(command).equals("CommandGetTables")) {
            boolean columns = ResultTicket.unpack(command, FlightSql.CommandGetTables.class)
                    .getIncludeSchema();
            return Optional.of(columns ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA);
        }
        return switch (name(command)) {
            case "CommandGetCatalogs" -> Optional.of(Schemas.GET_CATALOGS_SCHEMA);
            case "CommandGetDbSchemas" -> Optional.of(Schemas.GET_SCHEMAS_SCHEMA);
            case "CommandGetTableTypes" -> Optional.of(Schemas.GET_TABLE_TYPES_SCHEMA);
            case "CommandGetSqlInfo" -> Optional.of(Schemas.GET_SQL_INFO_SCHEMA);
            case "CommandGetXdbcTypeInfo" -> Optional.of(TypeInfos.schema());
            case "CommandGetPrimaryKeys" -> Optional.of(Schemas.GET_PRIMARY_KEYS_SCHEMA);
            case "CommandGetExportedKeys" -> Optional.of(Schemas.GET_EXPORTED_KEYS_SCHEMA);
            case "CommandGetImportedKeys" -> Optional.of(Schemas.GET_IMPORTED_KEYS_SCHEMA);
            case "CommandGetCrossReference" -> Optional.of(Schemas.GET_CROSS_REFERENCE_SCHEMA);
            default -> Optional.empty();
        };
    }

    /** Sends what a command answers, one for which {@link #schema} knows a schema. */
    void send(FlightCall call, Any command, ServerCallStreamObserver<Flight.FlightData> client) {
        switch (name(command)) {
            case "CommandGetCatalogs" -> catalog.catalogs(call, client);
            case "CommandGetDbSchemas" -> catalog.schemas(call, command, client);
            case "CommandGetTables" -> catalog.tables(call, command, client);
            case "CommandGetTableTypes" -> sendAll(tableTypes(), client);
            case "CommandGetSqlInfo" -> sqlInfo(call, command, client);
            case "CommandGetXdbcTypeInfo" -> sendAll(typeInfo(command), client);
            // No engine of ours keeps keys: well-formed, and empty.
            default -> sendAll(List.of(IpcEncoder.schema(schema(command).orElseThrow())), client);
        }
    }

    private void sqlInfo(FlightCall call, Any command, ServerCallStreamObserver<Flight.FlightData> client) {
        List<Integer> codes =
                ResultTicket.unpack(command, FlightSql.CommandGetSqlInfo.class).getInfoList();
        CompletableFuture<FlightCore.Link> link = sessions.of(call).link();
        boolean engineAsked = codes.isEmpty() || codes.stream().anyMatch(code -> !SqlInfos.isOfServer(code));
        link.thenCompose(opened -> (engineAsked
                                ? DialectAnswer.of(opened)
                                : CompletableFuture.completedFuture(SqlDialect.getDefaultInstance()))
                        .thenApply(dialect ->
                                SqlInfos.messages(opened.engineType(), opened.engineVersion(), dialect, codes)))
                .whenComplete((messages, failed) -> {
                    if (failed == null) {
                        sendAll(messages, client);
                    } else {
                        client.onError(FlightFailures.toStatus(failed));
                    }
                });
    }

    private static List<ByteString> tableTypes() {
        List<ByteString> messages = new ArrayList<>();
        try (ArrowRows rows = new ArrowRows(Schemas.GET_TABLE_TYPES_SCHEMA)) {
            messages.add(rows.schema());
            TABLE_TYPES.forEach(type -> rows.add(Cell.text(type)));
            messages.add(rows.take());
        }
        return messages;
    }

    private static List<ByteString> typeInfo(Any any) {
        FlightSql.CommandGetXdbcTypeInfo command = ResultTicket.unpack(any, FlightSql.CommandGetXdbcTypeInfo.class);
        return TypeInfos.messages(command.hasDataType() ? OptionalInt.of(command.getDataType()) : OptionalInt.empty());
    }

    private static void sendAll(List<ByteString> messages, ServerCallStreamObserver<Flight.FlightData> client) {
        messages.forEach(message -> client.onNext(ResultStream.data(message)));
        client.onCompleted();
    }

    /** The message's own name in {@code type.googleapis.com/arrow.flight.protocol.sql.NAME}. */
    static String name(Any command) {
        return command.getTypeUrl().substring(command.getTypeUrl().lastIndexOf('.') + 1);
    }
}
