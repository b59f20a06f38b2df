package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.wire.ProtoReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** drawbar.v1.PrepareReply: what a statement is, without running it. */
final class Prepared {
    private byte[] schema = new byte[0];
    private final List<String> parameterTypes = new ArrayList<>();

    private Prepared() {}

    static Prepared parse(byte[] message) {
        Prepared prepared = new Prepared();
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            if (reader.field() == 2) {
                prepared.schema = reader.bytes();
            } else if (reader.field() == 3) {
                prepared.parameterTypes.add(reader.text());
            }
        }
        return prepared;
    }

    /** An encapsulated schema message; empty: it is not known, or there are no rows. */
    byte[] schema() {
        return schema;
    }

    /** Names of types, one for each marker; fewer when they are not known. */
    List<String> parameterTypes() {
        return Collections.unmodifiableList(parameterTypes);
    }
}
