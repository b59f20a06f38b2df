package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.sql.Lexical;
import io.drawbar.jdbc.internal.wire.ProtoReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** drawbar.v1.ConnectionDescription: what the connection is to. Immutable. */
public final class Facts {
    private String serverVersion = "";
    private String engine = "";
    private String title = "";
    private String engineVersion = "";
    private String user = "";
    private Lexical lexical = Lexical.PLAIN;
    private final List<String> capabilities = new ArrayList<>();

    private Facts() {}

    static Facts parse(byte[] message) {
        Facts facts = new Facts();
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    facts.serverVersion = reader.text();
                    break;
                case 2:
                    facts.readEngine(reader.message());
                    break;
                case 3:
                    facts.engineVersion = reader.text();
                    break;
                case 4:
                    facts.user = reader.text();
                    break;
                default:
                    break;
            }
        }
        return facts;
    }

    /** A drawbar.v1.EngineType. */
    private void readEngine(ProtoReader reader) {
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    engine = reader.text();
                    break;
                case 2:
                    title = reader.text();
                    break;
                case 8:
                    capabilities.add(reader.text());
                    break;
                case 9:
                    lexical = Lexical.parse(reader.message());
                    break;
                default:
                    break;
            }
        }
    }

    public String serverVersion() {
        return serverVersion;
    }

    /** The engine's type. */
    public String engine() {
        return engine;
    }

    /** The engine's name for people. */
    public String title() {
        return title.isEmpty() ? engine : title;
    }

    public String engineVersion() {
        return engineVersion;
    }

    public String user() {
        return user;
    }

    /** How the engine's statements are written. */
    public Lexical lexical() {
        return lexical;
    }

    public List<String> capabilities() {
        return Collections.unmodifiableList(capabilities);
    }

    public boolean can(String capability) {
        return capabilities.contains(capability);
    }
}
