package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.nio.charset.StandardCharsets;

/** Texts. */
final class TextColumn extends ColumnReader {
    private final Offsets offsets;
    private byte[] bytes;
    private int at;

    TextColumn(ArrowField field) {
        super(field);
        this.offsets = new Offsets(field.type() == ArrowType.LARGE_TEXT);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        offsets.bind(buffers.next());
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private String string(int row) {
        int start = offsets.get(row);
        return new String(bytes, at + start, offsets.get(row + 1) - start, StandardCharsets.UTF_8);
    }

    @Override
    public Object value(int row) {
        return string(row);
    }

    @Override
    public Object object(int row, Converter converter) {
        return string(row);
    }

    @Override
    public String text(int row, Converter converter) {
        return string(row);
    }
}
