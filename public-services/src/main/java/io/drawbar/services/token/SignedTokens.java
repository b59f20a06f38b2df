package io.drawbar.services.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that prove themselves: {@code dbs1.USER.STAMP.EXPIRES.SIGNATURE}, where USER is the name in base64url, STAMP the user's
 * stamp when it was made, EXPIRES milliseconds since the epoch and SIGNATURE the HMAC-SHA-256, in base64url, of all before the last
 * point. Thread-safe.
 */
public final class SignedTokens {
    /** How they begin. */
    public static final String PREFIX = "dbs1.";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int PARTS = 5;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    /** What a token says that was signed here and has not ended. */
    public record Claim(String user, String stamp, long expiresMillis) {}

    /**
     * @param key known to the cluster's processes alone, and used for nothing else
     */
    public SignedTokens(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public String make(Claim claim) {
        String content = PREFIX
                + ENCODER.encodeToString(claim.user().getBytes(StandardCharsets.UTF_8))
                + "."
                + claim.stamp()
                + "."
                + claim.expiresMillis();
        return content + "." + ENCODER.encodeToString(sign(content));
    }

    /** What a token says; empty when it was not signed here or has ended. Whether its user is still the same is not checked. */
    public Optional<Claim> check(String token, long nowMillis) {
        int last = token.lastIndexOf('.');
        String[] parts = token.split("\\.", -1);
        if (!token.startsWith(PREFIX) || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(last + 1));
            if (!MessageDigest.isEqual(signature, sign(token.substring(0, last)))) {
                return Optional.empty();
            }
            Claim claim = new Claim(
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8),
                    parts[2],
                    Long.parseLong(parts[3]));
            return claim.expiresMillis() > nowMillis ? Optional.of(claim) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not base64url: nothing that was made here.
        }
    }

    private byte[] sign(String content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM + ".", e);
        }
    }
}
