package io.drawbar.engine.host.rpc;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.drawbar.protocol.v1.TableUse;

/** Turns the SPI's record into the protocol's. */
final class AnalysisMessage {
    private AnalysisMessage() {}

    static StatementAnalysis of(io.drawbar.engine.spi.StatementAnalysis analysis) {
        StatementAnalysis.Builder message = StatementAnalysis.newBuilder().setKind(kind(analysis.kind()));
        analysis.reads().forEach(use -> message.addReads(use(use)));
        analysis.writes().forEach(use -> message.addWrites(use(use)));
        return message.build();
    }

    private static StatementAnalysis.Kind kind(Kind kind) {
        return switch (kind) {
            case QUERY -> StatementAnalysis.Kind.QUERY;
            case DML -> StatementAnalysis.Kind.DML;
            case DDL -> StatementAnalysis.Kind.DDL;
            case UTILITY -> StatementAnalysis.Kind.UTILITY;
            case UNKNOWN -> StatementAnalysis.Kind.UNKNOWN;
        };
    }

    private static TableUse use(io.drawbar.engine.spi.StatementAnalysis.TableUse use) {
        TableUse.Builder message = TableUse.newBuilder().setTable(use.table());
        use.catalog().ifPresent(message::setCatalog);
        use.schema().ifPresent(message::setSchema);
        use.columns().ifPresent(columns -> message.setColumnsKnown(true).addAllColumns(columns));
        return message.build();
    }
}
