package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * Rows of a stored result.
 *
 * @param message an Arrow IPC encapsulated record batch message, whole
 * @param firstRow number in the result of its first row
 * @param rows how many rows it holds, exactly
 */
public record Batch(ByteString message, long firstRow, long rows) {
    public Batch {
        Objects.requireNonNull(message, "message");
    }

    /** One past the number of its last row. */
    public long endRow() {
        return firstRow + rows;
    }
}
