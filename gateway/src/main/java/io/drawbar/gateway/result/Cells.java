package io.drawbar.gateway.result;

import java.util.Base64;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;

/** Knows for every type of Arrow how its values are written. */
final class Cells {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private Cells() {}

    /** A cell of any column; looked up once for each batch, not for each value. */
    static Cell of(FieldVector vector) {
        if (vector instanceof ExtensionTypeVector<?> extension) {
            return of((FieldVector) extension.getUnderlyingVector());
        }
        Cell value = value(vector);
        return (row, sink) -> {
            if (vector.isNull(row)) {
                sink.nothing();
            } else {
                value.write(row, sink);
            }
        };
    }

    private static Cell value(FieldVector vector) {
        return switch (vector.getMinorType()) {
            case NULL -> (row, sink) -> sink.nothing();
            case BIT, TINYINT, SMALLINT, INT, BIGINT, UINT1, UINT2, UINT4, UINT8 -> whole(vector);
            case FLOAT2 -> (row, sink) -> sink.real(((Float2Vector) vector).getValueAsFloat(row));
            case FLOAT4 -> (row, sink) -> sink.real(((Float4Vector) vector).get(row));
            case FLOAT8 -> (row, sink) -> sink.real(((Float8Vector) vector).get(row));
            case DECIMAL ->
                (row, sink) ->
                        sink.plain(((DecimalVector) vector).getObject(row).toPlainString());
            case DECIMAL256 ->
                (row, sink) ->
                        sink.plain(((Decimal256Vector) vector).getObject(row).toPlainString());
            case VARCHAR, LARGEVARCHAR, VIEWVARCHAR -> text(vector);
            case VARBINARY, LARGEVARBINARY, FIXEDSIZEBINARY, VIEWVARBINARY -> binary(vector);
            case DATEDAY,
                    DATEMILLI,
                    TIMESEC,
                    TIMEMILLI,
                    TIMEMICRO,
                    TIMENANO,
                    TIMESTAMPSEC,
                    TIMESTAMPMILLI,
                    TIMESTAMPMICRO,
                    TIMESTAMPNANO,
                    TIMESTAMPSECTZ,
                    TIMESTAMPMILLITZ,
                    TIMESTAMPMICROTZ,
                    TIMESTAMPNANOTZ,
                    DURATION,
                    INTERVALYEAR,
                    INTERVALDAY,
                    INTERVALMONTHDAYNANO -> TimeCells.of(vector);
            case LIST,
                    LARGELIST,
                    FIXED_SIZE_LIST,
                    LISTVIEW,
                    LARGELISTVIEW,
                    STRUCT,
                    MAP,
                    UNION,
                    DENSEUNION,
                    RUNENDENCODED -> NestedCells.of(vector);
            case EXTENSIONTYPE -> throw new IllegalStateException("An extension type is read as its storage.");
        };
    }

    private static Cell whole(FieldVector vector) {
        if (vector instanceof BitVector bits) {
            return (row, sink) -> sink.bool(bits.get(row) != 0);
        }
        if (vector instanceof IntVector ints) {
            return (row, sink) -> sink.integer(ints.get(row));
        }
        if (vector instanceof BigIntVector longs) {
            return (row, sink) -> sink.integer(longs.get(row));
        }
        if (vector instanceof SmallIntVector shorts) {
            return (row, sink) -> sink.integer(shorts.get(row));
        }
        if (vector instanceof TinyIntVector bytes) {
            return (row, sink) -> sink.integer(bytes.get(row));
        }
        if (vector instanceof UInt1Vector bytes) {
            return (row, sink) -> sink.integer(Byte.toUnsignedInt(bytes.get(row)));
        }
        if (vector instanceof UInt2Vector chars) {
            return (row, sink) -> sink.integer(chars.get(row));
        }
        if (vector instanceof UInt4Vector ints) {
            return (row, sink) -> sink.integer(Integer.toUnsignedLong(ints.get(row)));
        }
        UInt8Vector longs = (UInt8Vector) vector;
        return (row, sink) -> {
            long value = longs.get(row);
            if (value >= 0) {
                sink.integer(value);
            } else {
                sink.plain(Long.toUnsignedString(value));
            }
        };
    }

    private static Cell text(FieldVector vector) {
        if (vector instanceof VarCharVector texts) {
            return (row, sink) -> sink.text(texts.get(row));
        }
        if (vector instanceof LargeVarCharVector texts) {
            return (row, sink) -> sink.text(texts.get(row));
        }
        ViewVarCharVector texts = (ViewVarCharVector) vector;
        return (row, sink) -> sink.text(texts.get(row));
    }

    private static Cell binary(FieldVector vector) {
        if (vector instanceof VarBinaryVector bytes) {
            return (row, sink) -> sink.plain(BASE64.encodeToString(bytes.get(row)));
        }
        if (vector instanceof LargeVarBinaryVector bytes) {
            return (row, sink) -> sink.plain(BASE64.encodeToString(bytes.get(row)));
        }
        if (vector instanceof FixedSizeBinaryVector bytes) {
            return (row, sink) -> sink.plain(BASE64.encodeToString(bytes.get(row)));
        }
        ViewVarBinaryVector bytes = (ViewVarBinaryVector) vector;
        return (row, sink) -> sink.plain(BASE64.encodeToString(bytes.get(row)));
    }
}
