package io.drawbar.entrance.results;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Compresses the buffers of batches for a reader who wants that, as Arrow IPC defines it ({@code BodyCompression} in Message.fbs): each
 * buffer by itself, behind its length. Buffers are taken as bytes, no value is decoded. Used by one thread.
 */
public final class BatchCompression {
    /** Smaller batches are not worth it. */
    private static final int LEAST_BYTES = 1_024;

    private static final int ALIGNMENT = 8;
    private static final int NOT_COMPRESSED = -1;

    private final Supplier<BufferCodec> codecs;

    private BatchCompression(Supplier<BufferCodec> codecs) {
        this.codecs = codecs;
    }

    /** Quick to write and to read. */
    public static BatchCompression lz4() {
        Lz4Frame frame = new Lz4Frame();
        return new BatchCompression(() -> frame);
    }

    /** Smaller, and dearer. */
    public static BatchCompression zstd() {
        return new BatchCompression(ZstdFrame::new);
    }

    /** The message with its buffers compressed; as it is when that saves nothing, or when it is compressed already. */
    public ByteString compress(ByteString message) {
        if (message.size() < LEAST_BYTES) {
            return message;
        }
        IpcMessage parts = IpcMessage.of(message);
        Message header = Message.getRootAsMessage(
                ByteBuffer.wrap(parts.metadata().toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
        if (header.headerType() != MessageHeader.RecordBatch) {
            return message;
        }
        RecordBatch batch = (RecordBatch) header.header(new RecordBatch());
        if (batch.compression() != null) {
            return message;
        }
        try (BufferCodec codec = codecs.get()) {
            return compress(message, parts, header, batch, codec);
        }
    }

    private static ByteString compress(
            ByteString message, IpcMessage parts, Message header, RecordBatch batch, BufferCodec codec) {
        byte[] body = parts.body().toByteArray();
        byte[] out = new byte[body.length + batch.buffersLength() * 2 * ALIGNMENT];
        long[] offsets = new long[batch.buffersLength()];
        long[] lengths = new long[batch.buffersLength()];
        int end = 0;
        for (int i = 0; i < offsets.length; i++) {
            Buffer buffer = batch.buffers(i);
            offsets[i] = end;
            int length = Math.toIntExact(buffer.length());
            if (length > 0) {
                int written = buffer(codec, body, Math.toIntExact(buffer.offset()), length, out, end);
                lengths[i] = (long) written - end;
                end = written + (-written & (ALIGNMENT - 1));
            }
        }
        if (end >= body.length) {
            return message;
        }
        ByteBuffer metadata = metadata(codec, header, batch, offsets, lengths, end);
        return IpcMessage.join(UnsafeByteOperations.unsafeWrap(metadata), UnsafeByteOperations.unsafeWrap(out, 0, end));
    }

    /** Writes one buffer, compressed if that makes it smaller; where it ends. */
    private static int buffer(BufferCodec codec, byte[] body, int from, int length, byte[] out, int at) {
        ByteBuffer prefix = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        int begin = at + Long.BYTES;
        int end = codec.write(body, from, length, out, begin, Math.min(out.length, begin + length));
        if (end >= 0) {
            prefix.putLong(at, length);
            return end;
        }
        prefix.putLong(at, NOT_COMPRESSED);
        System.arraycopy(body, from, out, begin, length);
        return begin + length;
    }

    private static ByteBuffer metadata(
            BufferCodec codec, Message message, RecordBatch batch, long[] offsets, long[] lengths, int bodyLength) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        RecordBatch.startBuffersVector(builder, offsets.length);
        for (int i = offsets.length - 1; i >= 0; i--) {
            Buffer.createBuffer(builder, offsets[i], lengths[i]);
        }
        int buffers = builder.endVector();
        RecordBatch.startNodesVector(builder, batch.nodesLength());
        for (int i = batch.nodesLength() - 1; i >= 0; i--) {
            FieldNode node = batch.nodes(i);
            FieldNode.createFieldNode(builder, node.length(), node.nullCount());
        }
        int nodes = builder.endVector();
        int compression = BodyCompression.createBodyCompression(builder, codec.type(), BodyCompressionMethod.BUFFER);
        int counts = 0;
        if (batch.variadicBufferCountsLength() > 0) {
            long[] values = new long[batch.variadicBufferCountsLength()];
            for (int i = 0; i < values.length; i++) {
                values[i] = batch.variadicBufferCounts(i);
            }
            counts = RecordBatch.createVariadicBufferCountsVector(builder, values);
        }
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, batch.length());
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, buffers);
        RecordBatch.addCompression(builder, compression);
        if (counts > 0) {
            RecordBatch.addVariadicBufferCounts(builder, counts);
        }
        int header = RecordBatch.endRecordBatch(builder);
        Message.startMessage(builder);
        Message.addHeaderType(builder, MessageHeader.RecordBatch);
        Message.addHeader(builder, header);
        Message.addVersion(builder, message.version());
        Message.addBodyLength(builder, bodyLength);
        builder.finish(Message.endMessage(builder));
        return builder.dataBuffer();
    }
}
