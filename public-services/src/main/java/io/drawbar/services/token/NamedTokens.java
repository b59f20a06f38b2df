package io.drawbar.services.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tokens of 256 random bits. As they cannot be guessed, a plain hash of them is enough to keep. */
public final class NamedTokens {
    /** How they begin; tells people and secret scanners what they are. */
    public static final String PREFIX = "dbn1_";

    private NamedTokens() {}

    public static String make() {
        return PREFIX + RandomText.secret();
    }

    /** SHA-256 in hexadecimal. */
    public static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
