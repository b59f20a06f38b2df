package io.drawbar.jdbc.internal.run;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes ids of jobs: UUIDs of version 7 (RFC 9562), which begin with the time. Thread-safe. */
final class JobIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private JobIds() {}

    static String next() {
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (RANDOM.nextLong() & 0x0FFFL);
        long low = (RANDOM.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
