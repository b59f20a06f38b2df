package io.drawbar.python;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts with their lengths in front of them, as frames carry them. */
final class Fields {
    private Fields() {}

    static byte[] of(List<String> texts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            all.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    static List<String> read(ByteBuffer payload) {
        List<String> texts = new ArrayList<>();
        while (payload.hasRemaining()) {
            byte[] bytes = new byte[payload.getInt()];
            payload.get(bytes);
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
