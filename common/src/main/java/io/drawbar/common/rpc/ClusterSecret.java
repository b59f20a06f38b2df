package io.drawbar.common.rpc;

import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the server processes of one cluster know and nobody else. It is never sent: what is sent is derived from it per purpose. */
public final class ClusterSecret {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("drawbar-cluster", Metadata.ASCII_STRING_MARSHALLER);

    private final byte[] key;
    private final String callToken;

    public ClusterSecret(String secret) {
        this.key = secret.getBytes(StandardCharsets.UTF_8);
        this.callToken = derive("call");
    }

    /** A token for one purpose in hexadecimal, HMAC-SHA-256 of the purpose under the secret. */
    public String derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256.", e);
        }
    }

    /** What every internal call carries. */
    String callToken() {
        return callToken;
    }

    /** Compares in constant time. */
    boolean isCallToken(String given) {
        return given != null && same(given, callToken);
    }

    /** Compares two tokens in constant time. */
    public static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
