package io.drawbar.jdbc.internal.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.drawbar.jdbc.internal.wire.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the library of Zstandard's authors writes is read as it was, and what is damaged is refused. */
class ZstdFrameTest {
    private static final int[] LENGTHS = {0, 1, 5, 100, 255, 256, 1_000, 40_000, 131_072, 131_073, 400_000, 1_000_000};

    private static byte[] expand(byte[] frame, int length) {
        // Within a larger array, as it comes from the network, and at its very end.
        byte[] array = new byte[frame.length + 7];
        System.arraycopy(frame, 0, array, 7, frame.length);
        return ZstdFrame.expand(new Slice(array, 7, frame.length), length);
    }

    private static byte[] bytes(int kind, int length, Random random) {
        byte[] bytes = new byte[length];
        switch (kind) {
            case 0 -> Arrays.fill(bytes, (byte) 7);
            case 1 -> random.nextBytes(bytes);
            case 2 -> {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (i % 8 == 0 ? i / 8 : i % 8 == 1 ? i / 2_048 : 0);
                }
            }
            case 3 -> {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) Math.abs(random.nextGaussian() * 12);
                }
            }
            default -> {
                StringBuilder text = new StringBuilder();
                while (text.length() < length) {
                    text.append("row ")
                            .append(random.nextInt(5_000))
                            .append(" of ")
                            .append(kind);
                }
                System.arraycopy(text.toString().getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, length);
            }
        }
        return bytes;
    }

    @Test
    void framesOfAllKindsOfBytesAndLevelsAreRead() {
        Random random = new Random(11);
        for (int level : new int[] {-5, 1, 3, 9, 19}) {
            for (int kind = 0; kind < 6; kind++) {
                for (int length : LENGTHS) {
                    if (level < 9 || length < 300_000) {
                        byte[] plain = bytes(kind, length, random);
                        assertThat(expand(Zstd.compress(plain, level), length))
                                .as("level %s, kind %s, %s bytes", level, kind, length)
                                .isEqualTo(plain);
                    }
                }
            }
        }
    }

    @Test
    void checksumsSkippableFramesAndSeveralFramesAreRead() throws IOException {
        byte[] plain = bytes(4, 50_000, new Random(1));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setChecksum(true).setContentSize(false);
            all.write(context.compress(Arrays.copyOf(plain, 20_000)));
            all.write(new byte[] {0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3});
            context.setLong(20);
            all.write(context.compress(Arrays.copyOfRange(plain, 20_000, 50_000)));
        }
        assertThat(expand(all.toByteArray(), plain.length)).isEqualTo(plain);
    }

    @Test
    void whatIsDamagedIsRefusedAndNothingElseHappens() {
        Random random = new Random(3);
        byte[] plain = bytes(4, 30_000, random);
        byte[] frame = Zstd.compress(plain, 3);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = frame.clone();
            for (int j = 0; j <= i % 3; j++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] cut = i % 5 == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            try {
                assertThat(expand(cut, plain.length)).hasSize(plain.length);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("Zstandard");
            }
        }
        assertThatThrownBy(() -> expand(frame, plain.length - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> expand(frame, plain.length + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> expand(new byte[20], 1)).hasMessageContaining("is not");
    }
}
