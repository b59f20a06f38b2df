package io.drawbar.cli.shell;

import java.util.Locale;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Lets the line reader ask for more lines until a statement is finished. */
final class PromptParser extends DefaultParser {
    PromptParser() {
        // Quotes and backslashes are the engine's business.
        setQuoteChars(null);
        setEscapeChars(null);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !line.startsWith("\\") && !isExit(line)) {
            SqlText.Missing missing = SqlText.missing(line);
            if (missing != SqlText.Missing.NOTHING) {
                throw new EOFError(-1, -1, "Not finished", missing.name().toLowerCase(Locale.ROOT));
            }
        }
        return super.parse(line, cursor, context);
    }

    private static boolean isExit(String line) {
        String word = line.strip().toLowerCase(Locale.ROOT);
        return word.equals("exit") || word.equals("quit") || word.equals("help");
    }
}
