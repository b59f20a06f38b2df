package io.drawbar.entrance.split;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which semicolons end a statement of the script and which stand inside a compound one: {@code BEGIN … END} with all that
 * can be nested in it, by itself or as the body of a routine. It does not parse: it follows the few keywords that open and close
 * something, and where a statement begins, because {@code IF} and {@code REPEAT} are functions elsewhere. Not thread-safe.
 */
final class Blocks {
    private static final Set<String> TRANSACTION = Set.of(
            "TRANSACTION", "TRAN", "WORK", "ISOLATION", "READ", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT");
    private static final Set<String> ROUTINES = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE");
    private static final Set<String> MAKERS = Set.of("CREATE", "ALTER", "REPLACE");
    private static final Set<String> NO_ROUTINES =
            Set.of("TABLE", "VIEW", "SCHEMA", "DATABASE", "INDEX", "CATALOG", "MATERIALIZED", "TYPE", "ROLE", "USER");
    /** After one of these a word is a column, not a keyword. */
    private static final String OPERATORS = ",.(=<>+-*/%|&!~^:@";
    /** What {@link #previous} is after a word; after other tokens it is their first character. */
    private static final char WORD = 'w';
    /** What it is after something that can be a name. */
    private static final String NAME_ENDS = "w`\"";

    private final boolean enabled;
    private final Deque<Open> open = new ArrayDeque<>();
    private int tokens;
    private char previous;
    private boolean maker;
    private boolean inlineRoutine;
    private boolean routine;
    private boolean declaration;
    private boolean until;
    private int undecidedBegin = -1;
    private boolean undecidedEnd;
    private boolean justClosed;

    private enum Construct {
        BEGIN,
        IF,
        CASE,
        CASE_EXPRESSION,
        LOOP,
        WHILE,
        REPEAT,
        FOR
    }

    private record Open(Construct construct, int offset) {}

    Blocks(boolean enabled) {
        this.enabled = enabled;
    }

    /** Takes the lexer's token; answers whether it is the semicolon that ends a statement of the script. */
    boolean accept(Lexer token) {
        return switch (token.kind()) {
            case SEMICOLON -> semicolon();
            case WORD -> {
                if (enabled) {
                    word(token);
                }
                yield false;
            }
            case OTHER -> {
                other(token);
                yield false;
            }
            case HINT -> false;
        };
    }

    /** Ends the script; answers where a block begins that has not ended. */
    Optional<Integer> end() {
        if (undecidedEnd) {
            close();
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(open.peek().offset());
    }

    private boolean semicolon() {
        undecidedBegin = -1;
        if (undecidedEnd) {
            close();
        }
        while (!open.isEmpty() && open.peek().construct() == Construct.CASE_EXPRESSION) {
            // No expression holds a semicolon: that CASE was somebody's column.
            open.pop();
        }
        startStatement();
        previous = ';';
        if (open.isEmpty()) {
            maker = false;
            routine = false;
            return true;
        }
        return false;
    }

    private void startStatement() {
        tokens = 0;
        declaration = false;
        until = false;
        justClosed = false;
    }

    private void other(Lexer token) {
        char c = token.first();
        if (undecidedBegin >= 0) {
            push(Construct.BEGIN, undecidedBegin);
            undecidedBegin = -1;
        }
        undecidedEnd = false;
        justClosed = false;
        maker &= c != '(';
        if (c == ':' && tokens == 1 && NAME_ENDS.indexOf(previous) >= 0) {
            // That was a label.
            startStatement();
        } else {
            tokens++;
        }
        previous = c;
    }

    private void word(Lexer token) {
        boolean wanted = tokens == 0 || maker || routine || undecidedBegin >= 0 || !open.isEmpty();
        String word = wanted ? token.word() : "";
        if (undecidedBegin >= 0) {
            decideBegin(word);
        }
        int before = tokens++;
        char adjacent = token.before();
        boolean named = adjacent == '.' || adjacent == '@' || (adjacent == ':' && before > 0);
        if (undecidedEnd && endsWith(word)) {
            close();
        } else {
            undecidedEnd = false;
            if (!named) {
                keyword(word, token, before);
            }
        }
        previous = WORD;
    }

    private void keyword(String word, Lexer token, int before) {
        if (open.isEmpty()) {
            outside(word, token, before);
        } else if (justClosed) {
            // What follows END: the construct's name again, or its label.
            justClosed = false;
        } else if (before == 0) {
            statementBegins(word, token);
        } else {
            inside(word, token);
        }
    }

    /** BEGIN by itself may begin a transaction or a block: the word after it tells. */
    private void decideBegin(String word) {
        if (!TRANSACTION.contains(word)) {
            push(Construct.BEGIN, undecidedBegin);
            startStatement();
        }
        undecidedBegin = -1;
    }

    private void outside(String word, Lexer token, int before) {
        if (before == 0) {
            if (word.equals("BEGIN")) {
                undecidedBegin = token.start();
            }
            maker = MAKERS.contains(word) || word.equals("WITH");
            inlineRoutine = word.equals("WITH");
        } else if (maker && ROUTINES.contains(word)) {
            routine = true;
            maker = false;
        } else if (routine && word.equals("BEGIN")) {
            push(Construct.BEGIN, token.start());
            startStatement();
        } else if (inlineRoutine || NO_ROUTINES.contains(word)) {
            maker = false;
        }
    }

    private void statementBegins(String word, Lexer token) {
        switch (word) {
            case "BEGIN" -> opens(Construct.BEGIN, token, true);
            case "LOOP" -> opens(Construct.LOOP, token, true);
            case "REPEAT" -> opens(Construct.REPEAT, token, true);
            case "IF" -> opens(Construct.IF, token, false);
            case "CASE" -> opens(Construct.CASE, token, false);
            case "WHILE" -> opens(Construct.WHILE, token, false);
            case "FOR" -> opens(Construct.FOR, token, false);
            case "END" -> close();
            case "ELSE" -> startStatement();
            case "DECLARE" -> declaration = true;
            case "UNTIL" -> until = true;
            case "ATOMIC", "NOT" -> startStatement();
            default -> {
                // A plain statement.
            }
        }
    }

    private void inside(String word, Lexer token) {
        Construct in = open.peek().construct();
        switch (word) {
            case "CASE" -> opens(Construct.CASE_EXPRESSION, token, false);
            case "THEN", "ELSE" -> {
                if (in == Construct.IF || in == Construct.CASE) {
                    startStatement();
                }
            }
            case "DO", "LOOP" -> {
                if (in == Construct.WHILE || in == Construct.FOR) {
                    startStatement();
                }
            }
            case "BEGIN" -> {
                if (declaration) {
                    opens(Construct.BEGIN, token, true);
                }
            }
            case "END" -> {
                if (in == Construct.CASE_EXPRESSION) {
                    open.pop();
                } else if (in == Construct.REPEAT && until) {
                    close();
                } else {
                    undecidedEnd = OPERATORS.indexOf(previous) < 0;
                }
            }
            default -> {
                // Part of a statement.
            }
        }
    }

    private void opens(Construct construct, Lexer token, boolean statementFollows) {
        push(construct, token.start());
        if (statementFollows) {
            startStatement();
        }
    }

    private void push(Construct construct, int offset) {
        open.push(new Open(construct, offset));
    }

    private void close() {
        open.pop();
        undecidedEnd = false;
        justClosed = true;
    }

    /** Whether a word after END says that it closes what is open. */
    private boolean endsWith(String word) {
        return !open.isEmpty() && open.peek().construct().name().equals(word);
    }
}
