package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.FlightData;
import io.drawbar.jdbc.internal.wire.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A message of Arrow IPC: a schema, or a batch of rows. The format is Arrow's {@code Message.fbs}. */
public final class ArrowMessage {
    private static final int SCHEMA = 1;
    private static final int BATCH = 3;

    private final Slice metadata;
    private final FlatTable header;
    private final int type;
    private final Slice body;

    private ArrowMessage(Slice metadata, Slice body) {
        FlatTable message = FlatTable.root(metadata);
        this.metadata = metadata;
        this.type = message.getByte(1, 0);
        this.header = message.getTable(2).orElseThrow(() -> new IllegalArgumentException("A message has no header."));
        this.body = body;
    }

    public static ArrowMessage of(FlightData data) {
        return new ArrowMessage(data.header(), data.body());
    }

    /** A message with the mark and length before it, as it stands in a file or in another message. */
    public static ArrowMessage encapsulated(byte[] bytes) {
        int start = Bytes.getInt(bytes, 0) == -1 ? 8 : 4;
        return new ArrowMessage(new Slice(bytes, start, bytes.length - start), Slice.EMPTY);
    }

    /** As it stands in a stream: the mark, the length, the metadata filled up to a multiple of eight bytes, the body. */
    public byte[] encapsulated() {
        int length = (metadata.length() + 7) & -8;
        ByteBuffer out = ByteBuffer.allocate(8 + length + body.length()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(-1).putInt(length).put(metadata.array(), metadata.start(), metadata.length());
        out.position(8 + length);
        return out.put(body.array(), body.start(), body.length()).array();
    }

    public boolean isSchema() {
        return type == SCHEMA;
    }

    /** The columns, when it is a schema. */
    public List<ArrowField> fields() {
        List<ArrowField> fields = new ArrayList<>();
        header.getTables(1).forEach(field -> fields.add(ArrowField.read(field)));
        return fields;
    }

    /** How many rows it has, when it is a batch. */
    public int rows() {
        if (type != BATCH) {
            throw new IllegalArgumentException("A message of Arrow of kind " + type + " is not expected here.");
        }
        return Math.toIntExact(header.getLong(0));
    }

    /** Puts a batch's values into columns. */
    public void bind(Iterable<? extends ColumnReader> columns) {
        BatchBuffers buffers = new BatchBuffers(header.getLongs(1, 2), header.getLongs(2, 2), body, header.getTable(3));
        columns.forEach(column -> column.bind(buffers));
    }
}
