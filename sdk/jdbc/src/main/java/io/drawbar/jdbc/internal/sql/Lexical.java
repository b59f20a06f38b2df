package io.drawbar.jdbc.internal.sql;

import io.drawbar.jdbc.internal.wire.ProtoReader;

/** drawbar.v1.LexicalRules: how an engine's statements are written. Immutable. */
public final class Lexical {
    public static final Lexical PLAIN = new Lexical();

    private boolean doubleQuoteIsString;
    private boolean backtickQuotesIdentifier;
    private boolean backslashEscapes;
    private boolean hashComments;
    private boolean nestedComments;
    private boolean dollarQuotes;

    private Lexical() {}

    public static Lexical parse(ProtoReader reader) {
        Lexical rules = new Lexical();
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    rules.doubleQuoteIsString = reader.flag();
                    break;
                case 2:
                    rules.backtickQuotesIdentifier = reader.flag();
                    break;
                case 3:
                    rules.backslashEscapes = reader.flag();
                    break;
                case 4:
                    rules.hashComments = reader.flag();
                    break;
                case 5:
                    rules.nestedComments = reader.flag();
                    break;
                case 6:
                    rules.dollarQuotes = reader.flag();
                    break;
                default:
                    break;
            }
        }
        return rules;
    }

    public boolean doubleQuoteIsString() {
        return doubleQuoteIsString;
    }

    public boolean backtickQuotesIdentifier() {
        return backtickQuotesIdentifier;
    }

    public boolean backslashEscapes() {
        return backslashEscapes;
    }

    public boolean hashComments() {
        return hashComments;
    }

    public boolean nestedComments() {
        return nestedComments;
    }

    public boolean dollarQuotes() {
        return dollarQuotes;
    }

    /** What stands around identifiers. */
    public String identifierQuote() {
        return doubleQuoteIsString ? "`" : "\"";
    }

    /** An identifier with quotes around it, whatever is in it. */
    public String quoted(String identifier) {
        String quote = identifierQuote();
        return quote + identifier.replace(quote, quote + quote) + quote;
    }

    /** A text as a literal. */
    public String literal(String text) {
        // A brace behind a dollar would be a variable to some engines, which look for those even in quotes.
        String escaped = backslashEscapes
                ? text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "$\\{")
                : text.replace("'", "''");
        return "'" + escaped + "'";
    }
}
