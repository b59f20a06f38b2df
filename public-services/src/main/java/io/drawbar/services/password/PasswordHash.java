package io.drawbar.services.password;

import io.drawbar.services.token.RandomText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in the PHC string format, {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}. A hash made with other costs is
 * checked with those. Thread-safe.
 */
public final class PasswordHash {
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([\\w+/]+)\\$([\\w+/]+)");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private final Cost cost;
    /** The hash of nothing that anybody could know. */
    private final String nobody;

    /**
     * What one check costs.
     *
     * @param memoryKib memory in KiB
     * @param passes over that memory
     * @param lanes that could be filled at once
     */
    public record Cost(int memoryKib, int passes, int lanes) {}

    public PasswordHash(Cost cost) {
        this.cost = cost;
        this.nobody = phc(RandomText.bytes(SALT_BYTES), RandomText.bytes(HASH_BYTES));
    }

    public String hash(String password) {
        byte[] salt = RandomText.bytes(SALT_BYTES);
        return phc(salt, compute(password, cost, salt, HASH_BYTES));
    }

    private String phc(byte[] salt, byte[] hash) {
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.passes() + ",p=" + cost.lanes() + "$"
                + ENCODER.encodeToString(salt) + "$" + ENCODER.encodeToString(hash);
    }

    /** Whether it is the password; false for a hash of another kind. */
    public boolean matches(String password, String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        Cost made = new Cost(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        byte[] found = compute(password, made, Base64.getDecoder().decode(parts.group(4)), expected.length);
        return MessageDigest.isEqual(found, expected);
    }

    /** False, after as long as a check takes: for users who are not there. */
    public boolean matchesNobody(String password) {
        boolean unused = matches(password, nobody);
        return false;
    }

    private static byte[] compute(String password, Cost cost, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
