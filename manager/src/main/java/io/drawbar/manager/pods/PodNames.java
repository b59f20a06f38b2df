package io.drawbar.manager.pods;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names and label values that Kubernetes takes, made of any text. What has to be changed or cut for it gets a digest of the whole text at its
 * end, so that different texts stay different. The grammar is that of <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set">labels</a> and of <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names">DNS labels</a>.
 */
final class PodNames {
    private static final int MOST = 63;
    private static final int DIGEST = 16;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private PodNames() {}

    /** A label's value that stands for a text. */
    static String label(String text) {
        if (text.isEmpty() || (text.length() <= MOST && LABEL.matcher(text).matches())) {
            return text;
        }
        return withDigest(text.replaceAll("[^-A-Za-z0-9_.]+", "-"), text, MOST);
    }

    /** The name of an engine's pod and Secret. */
    static String pod(String engineId) {
        String name = "engine-" + engineId;
        if (name.length() <= MOST && NAME.matcher(name).matches()) {
            return name;
        }
        return withDigest(name.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9]+", "-"), engineId, MOST);
    }

    private static String withDigest(String readable, String text, int most) {
        String head = readable.substring(0, Math.min(readable.length(), most - DIGEST - 1))
                .replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return head.isEmpty() ? digest(text) : head + "-" + digest(text);
    }

    /** Sixteen hexadecimal digits that stand for a text and do not give it away. */
    static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
