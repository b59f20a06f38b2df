package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;

/** Failures of this plugin's own. */
final class Failures {
    private Failures() {}

    static EngineException user(String state, String message) {
        return EngineException.builder(Kind.USER, message).sqlState(state).build();
    }

    static EngineException user(String state, String message, Exception cause) {
        return EngineException.builder(Kind.USER, message)
                .sqlState(state)
                .cause(cause)
                .build();
    }

    static EngineException resources(String state, String message) {
        return EngineException.builder(Kind.RESOURCES, message).sqlState(state).build();
    }
}
