package io.drawbar.entrance.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.junit.jupiter.api.Test;

/** What is compressed can be read by others, and is what it was. */
class BatchCompressionTest {
    private static RecordBatch batch(ByteString message) {
        Message header = Message.getRootAsMessage(
                ByteBuffer.wrap(IpcMessage.of(message).metadata().toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
        return (RecordBatch) header.header(new RecordBatch());
    }

    private static byte[] buffer(ByteString message, int index) {
        Buffer buffer = batch(message).buffers(index);
        int from = (int) buffer.offset();
        return IpcMessage.of(message)
                .body()
                .substring(from, from + (int) buffer.length())
                .toByteArray();
    }

    @Test
    void anotherReaderOfLz4ReadsWhatWasWritten() throws IOException {
        ByteString plain = Samples.batch(0, 20_000);
        ByteString compressed = BatchCompression.lz4().compress(plain);
        assertThat(compressed.size()).isLessThan(plain.size() * 2 / 3);
        IpcMessage.of(compressed).checkBatch(20_000);
        RecordBatch before = batch(plain);
        RecordBatch after = batch(compressed);
        assertThat(after.compression().codec()).isEqualTo(CompressionType.LZ4_FRAME);
        assertThat(after.nodesLength()).isEqualTo(before.nodesLength());
        assertThat(after.nodes(1).nullCount()).isEqualTo(before.nodes(1).nullCount());
        assertThat(after.buffersLength()).isEqualTo(before.buffersLength());
        for (int i = 0; i < before.buffersLength(); i++) {
            assertThat(after.buffers(i).offset() % 8).isZero();
            assertThat(expanded(buffer(compressed, i))).isEqualTo(buffer(plain, i));
        }
    }

    @Test
    void anotherReaderOfZstandardReadsWhatWasWritten() {
        ByteString plain = Samples.batch(0, 20_000);
        ByteString compressed = BatchCompression.zstd().compress(plain);
        assertThat(compressed.size())
                .isLessThan(BatchCompression.lz4().compress(plain).size());
        RecordBatch before = batch(plain);
        RecordBatch after = batch(compressed);
        assertThat(after.compression().codec()).isEqualTo(CompressionType.ZSTD);
        for (int i = 0; i < before.buffersLength(); i++) {
            byte[] stored = buffer(compressed, i);
            byte[] expected = buffer(plain, i);
            if (stored.length > 0) {
                long length =
                        ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getLong();
                byte[] rest = Arrays.copyOfRange(stored, 8, stored.length);
                assertThat(length == -1 ? rest : Zstd.decompress(rest, (int) length))
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] expanded(byte[] stored) throws IOException {
        if (stored.length == 0) {
            return stored;
        }
        long length = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ByteArrayInputStream rest = new ByteArrayInputStream(stored, 8, stored.length - 8);
        if (length == -1) {
            return rest.readAllBytes();
        }
        try (LZ4FrameInputStream frame = new LZ4FrameInputStream(rest)) {
            byte[] all = frame.readAllBytes();
            assertThat(all).hasSize((int) length);
            return all;
        }
    }

    @Test
    void framesOfAllKindsOfBytesAreReadBack() throws IOException {
        Random random = new Random(7);
        Lz4Frame frames = new Lz4Frame();
        for (int length : new int[] {1, 4, 12, 13, 14, 100, 65_536, 70_000, 5_000_000}) {
            for (int kinds : new int[] {1, 2, 17, 256}) {
                byte[] bytes = new byte[length];
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(kinds) : i / 7 % kinds);
                }
                byte[] out = new byte[length + length / 200 + 64];
                int end = frames.write(bytes, 0, length, out, 3, out.length);
                assertThat(end).isPositive();
                try (LZ4FrameInputStream frame = new LZ4FrameInputStream(new ByteArrayInputStream(out, 3, end - 3))) {
                    assertThat(frame.readAllBytes()).as(length + " of " + kinds).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void whatWouldGrowOrIsSmallStaysAsItIs() {
        ByteString small = Samples.batch(0, 5);
        assertThat(BatchCompression.lz4().compress(small)).isSameAs(small);
        ByteString once = BatchCompression.lz4().compress(Samples.batch(0, 20_000));
        assertThat(BatchCompression.lz4().compress(once)).isSameAs(once);
        ByteString schema = Samples.message(Samples.SCHEMA);
        assertThat(BatchCompression.lz4().compress(schema)).isSameAs(schema);
    }
}
