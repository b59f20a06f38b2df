package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.BatchCompression;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.UnaryOperator;

/**
 * Compresses batches for the readers that ask for it, each time they are sent: what is stored is what the engine wrote, since most
 * readers are near and would only have to expand it. Thread-safe; what it hands out is for one stream.
 */
final class Compressions {
    private final Counter before;
    private final Counter after;

    Compressions(MeterRegistry metrics) {
        this.before = counter(metrics, "before");
        this.after = counter(metrics, "after");
    }

    private static Counter counter(MeterRegistry metrics, String side) {
        return Counter.builder("drawbar.flight.compressed")
                .description("Bytes of batches that were compressed for their readers, before and after")
                .baseUnit("bytes")
                .tag("side", side)
                .register(metrics);
    }

    /** What is done to a stream's batches. */
    UnaryOperator<ByteString> of(String asked) {
        return switch (asked) {
            case "", "none" -> UnaryOperator.identity();
            case "lz4" -> counted(BatchCompression.lz4());
            case "zstd" -> counted(BatchCompression.zstd());
            default -> throw FlightFailures.bad("compression is '" + asked + "'; it must be lz4, zstd or none.");
        };
    }

    private UnaryOperator<ByteString> counted(BatchCompression compression) {
        return message -> {
            ByteString compressed = compression.compress(message);
            before.increment(message.size());
            after.increment(compressed.size());
            return compressed;
        };
    }
}
