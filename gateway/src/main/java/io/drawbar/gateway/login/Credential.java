package io.drawbar.gateway.login;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.Credentials;
import io.drawbar.protocol.v1.Password;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What somebody shows to prove who they are. It has no text form, so that it cannot end up in a log. */
public final class Credential {
    private static final int LIMIT_CHARS = 8 << 10;

    private final Credentials value;

    private Credential(Credentials value) {
        this.value = value;
    }

    /** Reads the value of an {@code Authorization} header: Basic (RFC 7617, UTF-8) or Bearer (RFC 6750). */
    public static Credential parse(String header) {
        int space = header.indexOf(' ');
        if (space < 0 || header.length() > LIMIT_CHARS) {
            throw refused("The Authorization header is neither Basic nor Bearer.");
        }
        String rest = header.substring(space + 1).trim();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> token(rest);
            case "basic" -> basic(rest);
            default -> throw refused("The Authorization header is neither Basic nor Bearer.");
        };
    }

    public static Credential token(String token) {
        if (token.isEmpty() || token.length() > LIMIT_CHARS) {
            throw refused("The token is empty or too long.");
        }
        return new Credential(Credentials.newBuilder().setToken(token).build());
    }

    public static Credential password(String user, String password) {
        if (user.isEmpty() || user.length() + password.length() > LIMIT_CHARS) {
            throw refused("The user is empty, or the user and password are too long.");
        }
        return new Credential(Credentials.newBuilder()
                .setPassword(Password.newBuilder().setUser(user).setPassword(password))
                .build());
    }

    private static Credential basic(String encoded) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new DrawbarException(
                    ErrorCode.UNAUTHENTICATED, "The Basic credentials are not Base64 of UTF-8 text.");
        }
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw refused("The Basic credentials are not user:password.");
        }
        return password(text.substring(0, colon), text.substring(colon + 1));
    }

    Credentials value() {
        return value;
    }

    /** Whether it is a token rather than a password. */
    public boolean isToken() {
        return value.hasToken();
    }

    private static DrawbarException refused(String message) {
        return new DrawbarException(ErrorCode.UNAUTHENTICATED, message);
    }
}
