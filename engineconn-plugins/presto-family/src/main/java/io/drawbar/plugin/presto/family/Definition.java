package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a statement defines that has no plan. The cluster has parsed it before, so the words stand where its grammar wants them.
 *
 * @param names of the tables and views that it makes, changes or drops
 * @param query where the query of a view begins in the text
 */
record Definition(List<List<String>> names, OptionalInt query) {
    private static final Set<String> BESIDE =
            Set.of("or", "replace", "temporary", "materialized", "if", "not", "exists");

    /** Empty when it is none of those that are understood. */
    static Optional<Definition> of(List<Token> tokens) {
        String verb = tokens.get(0).text();
        int at = 1;
        while (at < tokens.size() && BESIDE.contains(tokens.get(at).text())) {
            at++;
        }
        if (at >= tokens.size()) {
            return Optional.empty();
        }
        Token object = tokens.get(at);
        if (object.is("schema") && verb.equals("create")) {
            return Optional.of(new Definition(List.of(), OptionalInt.empty()));
        }
        if (!object.is("table") && !object.is("view")) {
            return Optional.empty();
        }
        at++;
        while (at < tokens.size()
                && !tokens.get(at).quoted()
                && BESIDE.contains(tokens.get(at).text())) {
            at++;
        }
        List<String> name = Mentions.name(tokens, at);
        int behind = at + 2 * name.size() - 1;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return switch (verb) {
            case "drop", "truncate" -> Optional.of(new Definition(List.of(name), OptionalInt.empty()));
            case "alter" -> Optional.of(new Definition(altered(tokens, name, behind), OptionalInt.empty()));
            case "create" -> created(tokens, name, object.is("view"), behind);
            default -> Optional.empty();
        };
    }

    private static List<List<String>> altered(List<Token> tokens, List<String> name, int behind) {
        List<List<String>> names = new ArrayList<>(List.of(name));
        if (behind + 2 < tokens.size()
                && tokens.get(behind).is("rename")
                && tokens.get(behind + 1).is("to")) {
            names.add(Mentions.name(tokens, behind + 2));
        }
        return names;
    }

    private static Optional<Definition> created(List<Token> tokens, List<String> name, boolean view, int behind) {
        OptionalInt query = IntStream.range(behind, tokens.size())
                .filter(at -> tokens.get(at).is("as"))
                .findFirst();
        if (view) {
            return query.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Definition(
                            List.of(name),
                            OptionalInt.of(tokens.get(query.getAsInt()).end())));
        }
        // What another table is like may be read of it, or not.
        boolean like = tokens.stream().anyMatch(token -> token.is("like"));
        return query.isPresent() || like
                ? Optional.empty()
                : Optional.of(new Definition(List.of(name), OptionalInt.empty()));
    }
}
