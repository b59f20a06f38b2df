package io.drawbar.services.token;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Text that nobody can guess. */
public final class RandomText {
    /** Without letters and digits that look alike. */
    private static final String READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int PASSWORD_CHARS = 20;
    private static final int SECRET_BYTES = 32;
    private static final int STAMP_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** A password of more than 110 bits that can be typed. */
    public static String password() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PASSWORD_CHARS; i++) {
            text.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return text.toString();
    }

    /** 256 bits in base64url. */
    static String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    }

    /** 64 bits in hexadecimal: tells states of a user apart, and is no secret. */
    public static String stamp() {
        return HexFormat.of().formatHex(bytes(STAMP_BYTES));
    }

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
