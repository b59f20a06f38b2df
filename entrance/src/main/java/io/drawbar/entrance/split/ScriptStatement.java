package io.drawbar.entrance.split;

import java.util.Objects;

/**
 * One statement of a script.
 *
 * @param start where its text begins in the script, in UTF-16 units from 0
 * @param end one past where its text ends
 * @param text what stands there: from its first to its last token, without the semicolon that ended it and without blanks and
 *     comments around it; those inside it and hints are kept
 */
public record ScriptStatement(int start, int end, String text) {
    public ScriptStatement {
        Objects.requireNonNull(text, "text");
    }
}
