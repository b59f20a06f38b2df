package io.drawbar.cli.run;

import io.drawbar.cli.result.CellText;
import io.drawbar.client.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A failure as a person wants to read it. */
public final class FailureText {
    private static final int MARGIN = 60;
    private static final Pattern FRAME = Pattern.compile("\\s+(at [^\\s(]+\\(.*|\\.\\.\\. \\d+ more)");

    private FailureText() {}

    /**
     * Lines about a failure.
     *
     * @param code the job's code, when it is at hand: the place of the error is shown in it
     */
    public static List<String> lines(Failure failure, Optional<String> code) {
        List<String> lines = new ArrayList<>();
        String label = failure.code() == 0 ? "Error" : "Error " + failure.code();
        String name = failure.name().isEmpty() ? "" : " " + failure.name();
        lines.add(label + name + ": " + paragraphs(failure.message()));
        lines.addAll(place(failure, code));
        failure.rootCause()
                .filter(cause -> !cause.isBlank() && !failure.message().contains(cause))
                .ifPresent(cause -> lines.add("  Cause: " + paragraphs(cause)));
        failure.stage().filter(stage -> !stage.isBlank()).ifPresent(stage -> lines.add("  Where: " + stage));
        failure.engineCode().filter(own -> !own.isBlank()).ifPresent(own -> lines.add("  Engine's code: " + own));
        if (!failure.remedy().isBlank()) {
            lines.add("  What to do: " + failure.remedy());
        }
        if (!failure.logTail().isEmpty()) {
            lines.add("  The engine's last log lines:");
            lines.addAll(tail(failure.logTail()));
        }
        return lines;
    }

    /** What the engine wrote last, without the frames of stack traces: those are in the job's log. */
    private static List<String> tail(List<String> log) {
        List<String> lines = new ArrayList<>();
        int frames = 0;
        for (String line : log) {
            if (FRAME.matcher(line).matches()) {
                frames++;
                continue;
            }
            if (frames > 0) {
                lines.add(frames(frames));
            }
            frames = 0;
            lines.add("    " + CellText.line(line));
        }
        if (frames > 0) {
            lines.add(frames(frames));
        }
        return lines;
    }

    private static String frames(int count) {
        return "        … " + count + (count == 1 ? " frame" : " frames") + " of the stack";
    }

    private static String paragraphs(String text) {
        return text.strip().replaceAll("\\R", "\n    ").replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
    }

    private static List<String> place(Failure failure, Optional<String> code) {
        if (failure.line().isEmpty()) {
            return List.of();
        }
        int line = failure.line().getAsInt();
        int column = failure.column().orElse(0);
        String where = "  At line " + line + (column > 0 ? ", column " + column : "");
        String[] source = code.orElse("").split("\\R", -1);
        if (code.isEmpty() || line < 1 || line > source.length) {
            return List.of(where + ".");
        }
        String text = source[line - 1].replace('\t', ' ');
        int begin = Math.max(0, Math.min(column - MARGIN, text.length()));
        int end = Math.min(text.length(), Math.max(column, 1) + MARGIN);
        String number = Integer.toString(line);
        List<String> lines = new ArrayList<>();
        lines.add(where + ":");
        lines.add("    " + number + " | " + CellText.printable(text.substring(begin, end)));
        if (column > 0 && column <= text.length() + 1) {
            int indent = CellText.width(text.substring(begin, column - 1));
            lines.add("    " + " ".repeat(number.length()) + " | " + " ".repeat(indent) + "^");
        }
        return lines;
    }
}
