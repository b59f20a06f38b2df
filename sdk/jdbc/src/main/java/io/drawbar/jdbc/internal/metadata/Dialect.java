package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.wire.ProtoReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** drawbar.v1.SqlDialect: what the engine says of its SQL, by the names that engines know. Immutable. */
final class Dialect {
    private final Set<String> abilities = new HashSet<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<Integer, List<String>> words = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private boolean catalogAtStart;

    private Dialect() {}

    static Dialect parse(ProtoReader reader) {
        Dialect dialect = new Dialect();
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    dialect.abilities.add(reader.text());
                    break;
                case 2:
                    dialect.readLimit(reader.message());
                    break;
                case 8:
                case 9:
                case 10:
                case 11:
                case 12:
                    dialect.words
                            .computeIfAbsent(reader.field(), field -> new ArrayList<>())
                            .add(reader.text());
                    break;
                case 17:
                    dialect.catalogAtStart = reader.flag();
                    break;
                default:
                    dialect.texts.put(reader.field(), reader.text());
                    break;
            }
        }
        return dialect;
    }

    private void readLimit(ProtoReader entry) {
        String name = "";
        int value = 0;
        while (entry.next()) {
            if (entry.field() == 1) {
                name = entry.text();
            } else {
                value = (int) entry.number();
            }
        }
        limits.put(name, value);
    }

    boolean can(String ability) {
        return abilities.contains(ability);
    }

    /** 0: there is none, or none is known. */
    int limit(String name) {
        return limits.getOrDefault(name, 0);
    }

    String identifierQuote() {
        return text(3);
    }

    boolean plainCase(String name) {
        return text(4).equals(name);
    }

    boolean quotedCase(String name) {
        return text(5).equals(name);
    }

    String extraNameCharacters() {
        return text(6);
    }

    boolean nulls(String order) {
        return text(7).equals(order);
    }

    String keywords() {
        return words(8);
    }

    String numericFunctions() {
        return words(9);
    }

    String stringFunctions() {
        return words(10);
    }

    String systemFunctions() {
        return words(11);
    }

    String timeDateFunctions() {
        return words(12);
    }

    String catalogTerm() {
        return text(13);
    }

    String schemaTerm() {
        return text(14);
    }

    String procedureTerm() {
        return text(15);
    }

    String catalogSeparator() {
        return text(16);
    }

    boolean isCatalogAtStart() {
        return catalogAtStart;
    }

    private String text(int field) {
        return texts.getOrDefault(field, "");
    }

    private String words(int field) {
        return String.join(",", words.getOrDefault(field, new ArrayList<>()));
    }
}
