package io.drawbar.cli.run;

import io.drawbar.client.JobRequest;
import io.drawbar.client.Parameter;
import io.drawbar.client.ParameterType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Values of a statement's markers. Each names its type, texts too: a value that may come from anywhere, such as {@code date:x}, is never
 * taken for something else than its writer meant.
 */
public final class ParameterOptions {
    private static final String NULL = "null";

    @Option(
            names = "--param",
            paramLabel = "TYPE:VALUE",
            description = {
                "The value of the statement's next marker (?); repeatable, in order. All behind the first colon is the value, so"
                        + " that varchar:it's 10:30 needs no more quotes than the shell's. null alone is null.",
                "TYPE: boolean, tinyint, smallint, integer, bigint, real, double, decimal, varchar, binary (in Base64), date"
                        + " (2024-02-29), time (23:59:59.5), timestamp (2024-02-29T23:59:59.5) or timestamp with time zone (with an"
                        + " offset behind it, such as Z or +01:00)."
            })
    private List<String> parameters = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Puts them into a request. */
    void addTo(JobRequest.Builder request) {
        for (int i = 0; i < parameters.size(); i++) {
            request.parameter(read(i + 1, parameters.get(i)));
        }
    }

    private Parameter read(int number, String written) {
        if (written.equals(NULL)) {
            return Parameter.ofNull();
        }
        int colon = written.indexOf(':');
        if (colon < 0) {
            throw wrong(number, "has no type; expected TYPE:VALUE, such as varchar:VALUE for a text, or null");
        }
        String name = written.substring(0, colon);
        ParameterType type = Arrays.stream(ParameterType.values())
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(
                        number,
                        "begins with no type that is known; expected TYPE:VALUE, such as varchar:VALUE for a text. The types are "
                                + Arrays.stream(ParameterType.values())
                                        .map(ParameterType::toString)
                                        .collect(Collectors.joining(", "))));
        return Parameter.of(type, written.substring(colon + 1));
    }

    private ParameterException wrong(int number, String what) {
        return new ParameterException(spec.commandLine(), "Parameter " + number + " (--param) " + what + ".");
    }
}
