package io.drawbar.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the command line writes. Thread-safe as its streams are.
 *
 * @param out results
 * @param err everything else
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param columns width of the terminal
 */
public record Screen(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, int columns) {
    private static final int USUAL_COLUMNS = 100;

    /**
     * The process's own. The launcher tells which of its streams are terminals and how wide ({@code -Ddrawbar-tty=012},
     * {@code -Ddrawbar-columns=120}): the JDK cannot tell them apart.
     */
    public static Screen ofProcess() {
        String terminals = System.getProperty("drawbar-tty", "");
        int columns = Integer.getInteger("drawbar-columns", USUAL_COLUMNS);
        return new Screen(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                terminals.contains("1"),
                terminals.contains("2"),
                columns < 20 ? USUAL_COLUMNS : columns);
    }

    /** Whether somebody sits at the keyboard. */
    public static boolean inputIsTerminal() {
        return System.getProperty("drawbar-tty", "").contains("0");
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
