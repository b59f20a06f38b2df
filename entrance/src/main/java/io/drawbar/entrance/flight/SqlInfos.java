package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetConcurrency;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.holders.NullableIntHolder;
import org.apache.arrow.vector.ipc.message.IpcOption;

/**
 * What clients can ask of the server, every code of it: drivers fail on a code that is not answered. What depends on the engine is in
 * {@link DialectInfos}.
 */
final class SqlInfos {
    private static final String ARROW_VERSION = "18.3.0";

    /** Arrow's builder has no way to tell of these. */
    private static final Set<Integer> CONCURRENCIES = Set.of(
            SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_UNSPECIFIED_VALUE,
            SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_FORWARD_ONLY_VALUE,
            SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_SENSITIVE_VALUE,
            SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_INSENSITIVE_VALUE);

    /** The place of {@code int32_bitmask} in the union of values. */
    private static final byte BITMASK = 3;

    private SqlInfos() {}

    /**
     * The messages that answer the codes asked for.
     *
     * @param codes none: all
     */
    static List<ByteString> messages(EngineType engine, String version, SqlDialect dialect, List<Integer> codes) {
        SqlInfoBuilder infos = new SqlInfoBuilder();
        server(infos, engine, version);
        new DialectInfos(dialect, engine.getLexical().getBacktickQuotesIdentifier() ? "`" : "\"").tell(infos);
        Set<Integer> known = known();
        List<Integer> wanted = codes.isEmpty()
                ? List.copyOf(known)
                : codes.stream().filter(known::contains).toList();
        Messages messages =
                new Messages(wanted.stream().filter(CONCURRENCIES::contains).toList());
        infos.send(wanted.stream().filter(code -> !CONCURRENCIES.contains(code)).toList(), messages);
        return messages.all;
    }

    /** Whether a code is answered by the server alone, without asking the engine. */
    static boolean isOfServer(int code) {
        return code < SqlInfo.SQL_DDL_CATALOG_VALUE;
    }

    /** Codes of the future are not answered. */
    private static Set<Integer> known() {
        Set<Integer> known = new TreeSet<>();
        for (SqlInfo info : SqlInfo.values()) {
            if (info != SqlInfo.UNRECOGNIZED) {
                known.add(info.getNumber());
            }
        }
        return known;
    }

    private static void server(SqlInfoBuilder infos, EngineType engine, String version) {
        infos.withFlightSqlServerName("Drawbar " + engine.getType())
                .withFlightSqlServerVersion(version)
                .withFlightSqlServerArrowVersion(ARROW_VERSION)
                .withFlightSqlServerReadOnly(false)
                .withFlightSqlServerSql(true)
                .withFlightSqlServerSubstrait(false)
                .withFlightSqlServerSubstraitMinVersion("")
                .withFlightSqlServerSubstraitMaxVersion("")
                .withFlightSqlServerTransaction(SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE)
                .withFlightSqlServerCancel(true)
                .withFlightSqlServerBulkIngestion(false)
                .withFlightSqlServerBulkIngestionTransaction(false)
                .withFlightSqlServerStatementTimeout(0)
                .withFlightSqlServerTransactionTimeout(0);
    }

    /** Takes what Arrow's builder would send. */
    private static final class Messages implements FlightProducer.ServerStreamListener {
        private final List<ByteString> all = new ArrayList<>();
        private final List<Integer> concurrencies;
        private VectorSchemaRoot root;

        Messages(List<Integer> concurrencies) {
            this.concurrencies = concurrencies;
        }

        @Override
        public void start(VectorSchemaRoot newRoot, DictionaryProvider dictionaries, IpcOption option) {
            root = newRoot;
            all.add(IpcEncoder.schema(newRoot.getSchema()));
        }

        @Override
        public void putNext() {
            concurrencies.forEach(this::append);
            all.add(IpcEncoder.batch(root));
        }

        /** Results go forward and are read; the others there are not. */
        private void append(int code) {
            int row = root.getRowCount();
            NullableIntHolder mask = new NullableIntHolder();
            mask.isSet = 1;
            mask.value = code == SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_FORWARD_ONLY_VALUE
                    ? 1 << SqlSupportedResultSetConcurrency.SQL_RESULT_SET_CONCURRENCY_READ_ONLY_VALUE
                    : 0;
            DenseUnionVector values = (DenseUnionVector) root.getVector("value");
            values.setTypeId(row, BITMASK);
            values.setSafe(row, mask);
            ((UInt4Vector) root.getVector("info_name")).setSafe(row, code);
            root.setRowCount(row + 1);
        }

        @Override
        public void putNext(org.apache.arrow.memory.ArrowBuf metadata) {
            metadata.close();
            putNext();
        }

        @Override
        public void putMetadata(org.apache.arrow.memory.ArrowBuf metadata) {
            metadata.close();
        }

        @Override
        public void error(Throwable failed) {
            throw new IllegalStateException("Facts of the server cannot be told.", failed);
        }

        @Override
        public void completed() {
            // All is taken as it comes.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            // Nothing here takes long enough.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            handler.run();
        }

        @Override
        public void setUseZeroCopy(boolean enabled) {
            // It is copied anyway.
        }
    }
}
