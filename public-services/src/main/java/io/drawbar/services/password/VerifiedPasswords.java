package io.drawbar.services.password;

import io.drawbar.services.token.RandomText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a short while ago, as hashes under a key that this process alone has and forgets when it ends. For tools
 * that send user and password with every call. Thread-safe.
 */
final class VerifiedPasswords {
    private static final String ALGORITHM = "HmacSHA256";

    private final Duration keep;
    private final Clock clock;
    private final SecretKeySpec key = new SecretKeySpec(RandomText.bytes(32), ALGORITHM);
    private final Map<String, Verified> verified;

    private record Verified(String stamp, long untilMillis) {}

    VerifiedPasswords(Duration keep, int entries, Clock clock) {
        this.keep = keep;
        this.clock = clock;
        this.verified = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
                return size() > entries;
            }
        };
    }

    /** Names a password of a user without revealing it. */
    String fingerprint(String user, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(user.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM + ".", e);
        }
    }

    /** Whether it was right lately, and the user's password has not changed since. */
    synchronized boolean isKnown(String fingerprint, String stamp) {
        Verified known = verified.get(fingerprint);
        if (known == null) {
            return false;
        }
        if (known.untilMillis() <= clock.millis() || !known.stamp().equals(stamp)) {
            verified.remove(fingerprint);
            return false;
        }
        return true;
    }

    synchronized void learn(String fingerprint, String stamp) {
        verified.put(fingerprint, new Verified(stamp, clock.millis() + keep.toMillis()));
    }
}
