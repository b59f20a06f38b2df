package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;

/** The failures that Echo finds by itself, as opposed to those that it is told to answer. */
final class Failures {
    private Failures() {}

    /** The user can mend it; the SQLState says what it is. */
    static EngineException user(String sqlState, String message) {
        return EngineException.builder(Kind.USER, message).sqlState(sqlState).build();
    }

    /** The text is not in the language. */
    static EngineException syntax(Token found, String expected) {
        return EngineException.builder(Kind.USER, "Found " + found.shown() + ", expected " + expected + ".")
                .engineCode("SYNTAX_ERROR")
                .sqlState("42601")
                .position(found.line(), found.column())
                .build();
    }
}
