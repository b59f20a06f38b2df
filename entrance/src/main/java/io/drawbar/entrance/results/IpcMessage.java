package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The two parts of an encapsulated message: continuation marker, metadata length, metadata, body. See "Encapsulated message format"
 * in the Arrow columnar format. Both parts share the message's bytes.
 *
 * @param metadata a flatbuffer {@code Message}, padded
 * @param body the buffers of a batch; empty for a schema
 */
public record IpcMessage(ByteString metadata, ByteString body) {
    static final int PREFIX_BYTES = 8;

    /** What ends a stream of messages. */
    static final ByteString END_OF_STREAM =
            ByteString.copyFrom(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0});

    /** Takes a message apart without copying it. */
    public static IpcMessage of(ByteString message) {
        int body = metadataEnd(message);
        if (body <= PREFIX_BYTES || body > message.size()) {
            throw damaged("its metadata ends at byte " + body + " of " + message.size());
        }
        return new IpcMessage(message.substring(PREFIX_BYTES, body), message.substring(body));
    }

    /** Puts a message together from its parts; metadata that is not padded is padded. */
    public static ByteString join(ByteString metadata, ByteString body) {
        int padding = -metadata.size() & 7;
        byte[] prefix = new byte[PREFIX_BYTES];
        ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).putInt(metadata.size() + padding);
        return ByteString.copyFrom(prefix)
                .concat(metadata)
                .concat(ByteString.copyFrom(new byte[padding]))
                .concat(body);
    }

    /** Where the metadata ends that such a beginning of 8 bytes announces: the length of a message without a body. */
    static int metadataEnd(ByteString begin) {
        if (begin.size() < PREFIX_BYTES || littleEndianInt(begin, 0) != -1) {
            throw damaged("it does not begin with a continuation marker");
        }
        return PREFIX_BYTES + littleEndianInt(begin, 4);
    }

    /** Refuses what is not a schema message. */
    void checkSchema() {
        if (header().headerType() != MessageHeader.Schema) {
            throw damaged("a schema was expected");
        }
    }

    /** Refuses what is not a record batch of so many rows with its body whole. */
    void checkBatch(long rows) {
        Message message = header();
        if (message.headerType() != MessageHeader.RecordBatch) {
            throw damaged("a record batch was expected");
        }
        long found = ((RecordBatch) message.header(new RecordBatch())).length();
        if (found != rows) {
            throw damaged("it holds " + found + " rows where " + rows + " were announced");
        }
        if (message.bodyLength() != body.size()) {
            throw damaged("its body has " + body.size() + " of " + message.bodyLength() + " bytes");
        }
    }

    private Message header() {
        try {
            return Message.getRootAsMessage(
                    ByteBuffer.wrap(metadata.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IndexOutOfBoundsException e) {
            throw new DrawbarException(ErrorCode.ENGINE_ERROR, "The engine sent an Arrow message that is damaged.", e);
        }
    }

    private static DrawbarException damaged(String how) {
        return new DrawbarException(
                ErrorCode.ENGINE_ERROR, "The engine sent an Arrow message that is damaged: " + how + ".");
    }

    private static int littleEndianInt(ByteString bytes, int at) {
        return (bytes.byteAt(at) & 0xFF)
                | (bytes.byteAt(at + 1) & 0xFF) << 8
                | (bytes.byteAt(at + 2) & 0xFF) << 16
                | (bytes.byteAt(at + 3) & 0xFF) << 24;
    }
}
