package io.drawbar.entrance.results;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import org.apache.arrow.flatbuf.CompressionType;

/** Writes Zstandard's frames. Used by one thread, and closed, since it has native memory. */
final class ZstdFrame implements BufferCodec {
    /** Faster levels than the library's preset save nearly as many bytes of columns. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setContentSize(true);

    @Override
    public byte type() {
        return CompressionType.ZSTD;
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public int write(byte[] source, int from, int length, byte[] into, int begin, int limit) {
        try {
            return begin + context.compressByteArray(into, begin, limit - begin, source, from, length);
        } catch (ZstdException e) {
            if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                return -1;
            }
            throw e;
        }
    }
}
