package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.QueryParams;
import java.util.Optional;

/** The parameters of a request's query, read by type; a value that cannot be read is BAD_REQUEST. */
final class Query {
    private final QueryParams params;

    Query(QueryParams params) {
        this.params = params;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name)).filter(value -> !value.isEmpty());
    }

    /** A whole number of at least {@code least}, or a default. */
    long number(String name, long byDefault, long least, long most) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(given.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Request.bad(message(name, given.get(), least, most));
        }
        throw Request.bad(message(name, given.get(), least, most));
    }

    private static String message(String name, String given, long least, long most) {
        String shown = given.length() <= 40 ? given : given.substring(0, 40) + "…";
        String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        return "The query parameter '" + name + "' is '" + shown + "'; expected a whole number " + range + ".";
    }

    boolean flag(String name, boolean byDefault) {
        return text(name)
                .map(given -> switch (given) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw Request.bad("The query parameter '" + name + "' is '"
                                + (given.length() <= 40 ? given : given.substring(0, 40) + "…")
                                + "'; expected true or false.");
                })
                .orElse(byDefault);
    }
}
