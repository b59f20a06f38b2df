package io.drawbar.cli.shell;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers keywords, the prompt's own commands and engines. */
final class PromptCompleter implements Completer {
    private static final List<String> KEYWORDS = List.of(
            ("all alter analyze and any array as asc between bigint boolean by cache case cast catalog clear column columns comment"
                            + " create cross current_date current_timestamp database databases date decimal delete desc describe"
                            + " distinct double drop else end escape except exists explain extended external extract false float"
                            + " following format formatted from full function functions group having if in inner insert int"
                            + " intersect interval into is join lateral left like limit location map merge minus natural not null"
                            + " nulls offset on option or order outer over overwrite parquet partition partitioned partitions"
                            + " preceding properties range refresh rename replace right rows schema schemas select semi set show"
                            + " some string struct table tables tablesample temporary then timestamp tinyint to true truncate"
                            + " unbounded uncache union unnest update use using values varchar view views when where window with")
                    .split(" "));

    private final Supplier<List<String>> engines;

    /**
     * A completer.
     *
     * @param engines asked when a name of an engine is wanted
     */
    PromptCompleter(Supplier<List<String>> engines) {
        this.engines = engines;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        String before = line.line().substring(0, line.cursor()).stripLeading();
        if (before.startsWith("\\engine ")) {
            engines.get().forEach(engine -> candidates.add(new Candidate(engine)));
        } else if (before.startsWith("\\")) {
            PromptCommand.names().forEach(name -> candidates.add(new Candidate(name)));
        } else if (!word.isEmpty()) {
            boolean upper = Character.isUpperCase(word.charAt(0));
            for (String keyword : KEYWORDS) {
                candidates.add(new Candidate(upper ? keyword.toUpperCase(Locale.ROOT) : keyword));
            }
        }
    }
}
