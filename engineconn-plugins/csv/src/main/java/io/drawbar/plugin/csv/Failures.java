package io.drawbar.plugin.csv;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;

/** What can go wrong, and whose failure it is. */
final class Failures {
    private Failures() {}

    static EngineException user(String message) {
        return EngineException.builder(Kind.USER, message).sqlState("42000").build();
    }

    static EngineException user(String message, Token at) {
        return EngineException.builder(Kind.USER, message)
                .sqlState("42000")
                .position(at.line(), at.column())
                .build();
    }

    static EngineException reading(Object what, IOException cause) {
        return EngineException.builder(Kind.ENGINE, what + " cannot be read or written: " + cause)
                .cause(cause)
                .engineCode("IO")
                .build();
    }
}
