package io.drawbar.client;

import java.util.List;

/**
 * What a script is and what it touches.
 *
 * @param statements its statements, in order
 */
public record ScriptAnalysis(List<AnalysedStatement> statements) {
    public ScriptAnalysis {
        statements = Json.copy(statements);
    }
}
