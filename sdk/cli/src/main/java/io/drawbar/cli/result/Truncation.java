package io.drawbar.cli.result;

import io.drawbar.cli.Screen;
import io.drawbar.client.ResultPage;
import java.util.Locale;

/** What to tell somebody whose result was cut short by the server. */
final class Truncation {
    private Truncation() {}

    static String text(String limitName) {
        if (limitName.equals("FAILURE")) {
            return "These are not all of its rows: the statement ended before its result.";
        }
        return "The server kept no more than that: the result reached its limit of "
                + limitName.toLowerCase(Locale.ROOT)
                + ". Run it with a higher --limit, or raise the server's limits (`drawbar config show`).";
    }

    /** Says it beside the output: what goes on to another program has no room for a note of ours. */
    static void note(ResultPage page, Screen screen) {
        page.truncatedBy().ifPresent(limitName -> screen.err().println("Note: " + text(limitName)));
    }
}
