package io.drawbar.gateway.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;

/** Lists, structs, maps and unions. A map whose keys are text is an object; another one is a list of key and value pairs. */
final class NestedCells {
    private NestedCells() {}

    static Cell of(FieldVector vector) {
        if (vector instanceof MapVector map) {
            return map(map);
        }
        if (vector instanceof ListViewVector views) {
            // Its getElementEndIndex answers the size.
            return list(
                    views,
                    views::getElementStartIndex,
                    row -> views.getElementStartIndex(row)
                            + views.getSizeBuffer().getInt((long) row * Integer.BYTES));
        }
        if (vector instanceof LargeListViewVector views) {
            return list(
                    views,
                    row -> (int) views.getOffsetBuffer().getLong((long) row * Long.BYTES),
                    row -> (int) (views.getOffsetBuffer().getLong((long) row * Long.BYTES)
                            + views.getSizeBuffer().getLong((long) row * Long.BYTES)));
        }
        if (vector instanceof LargeListVector list) {
            return list(list, row -> (int) list.getElementStartIndex(row), row -> (int) list.getElementEndIndex(row));
        }
        if (vector instanceof BaseListVector list) {
            return list(list, list::getElementStartIndex, list::getElementEndIndex);
        }
        if (vector instanceof StructVector struct) {
            return struct(struct);
        }
        if (vector instanceof RunEndEncodedVector runs) {
            Cell values = Cells.of(runs.getValuesVector());
            return (row, sink) -> values.write(runs.getPhysicalIndex(row), sink);
        }
        if (vector instanceof DenseUnionVector union) {
            Cell[] members = IntStream.range(0, Byte.MAX_VALUE + 1)
                    .mapToObj(type -> union.getVectorByType((byte) type))
                    .map(member -> member == null ? absent() : Cells.of((FieldVector) member))
                    .toArray(Cell[]::new);
            return (row, sink) -> members[union.getTypeId(row)].write(union.getOffset(row), sink);
        }
        UnionVector union = (UnionVector) vector;
        Map<Integer, Cell> members = new HashMap<>();
        return (row, sink) -> {
            ValueVector member = union.getVector(row);
            if (member == null) {
                sink.nothing();
            } else {
                members.computeIfAbsent(union.getTypeValue(row), type -> Cells.of((FieldVector) member))
                        .write(row, sink);
            }
        };
    }

    private static Cell absent() {
        return (row, sink) -> sink.nothing();
    }

    private static Cell list(FieldVector list, IntUnaryOperator first, IntUnaryOperator end) {
        Cell element = Cells.of(list.getChildrenFromFields().get(0));
        return (row, sink) -> {
            sink.startList();
            int last = end.applyAsInt(row);
            for (int i = first.applyAsInt(row); i < last; i++) {
                element.write(i, sink);
            }
            sink.endList();
        };
    }

    private static Cell struct(StructVector struct) {
        List<FieldVector> children = struct.getChildrenFromFields();
        List<String> names = children.stream().map(FieldVector::getName).toList();
        List<Cell> cells = children.stream().map(Cells::of).toList();
        return (row, sink) -> {
            sink.startObject();
            for (int i = 0; i < cells.size(); i++) {
                sink.field(names.get(i));
                cells.get(i).write(row, sink);
            }
            sink.endObject();
        };
    }

    private static Cell map(MapVector map) {
        StructVector entries = (StructVector) map.getDataVector();
        FieldVector keys = entries.getChildrenFromFields().get(0);
        Cell value = Cells.of(entries.getChildrenFromFields().get(1));
        if (keys instanceof VarCharVector names) {
            return (row, sink) -> {
                sink.startObject();
                for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
                    sink.field(names.getObject(i).toString());
                    value.write(i, sink);
                }
                sink.endObject();
            };
        }
        Cell key = Cells.of(keys);
        return (row, sink) -> {
            sink.startList();
            for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
                sink.startList();
                key.write(i, sink);
                value.write(i, sink);
                sink.endList();
            }
            sink.endList();
        };
    }
}
