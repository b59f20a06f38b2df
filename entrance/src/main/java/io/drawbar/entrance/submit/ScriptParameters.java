package io.drawbar.entrance.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.drawbar.protocol.v1.Value;
import java.util.List;

/** Parameters that were submitted with a script: whose they are, and whether they can be bound. Their values are never told. */
final class ScriptParameters {
    /** Of engines that bind the values of a statement's markers. */
    private static final String CAPABILITY = "parameters";

    private ScriptParameters() {}

    /** What they count to the limit of a submission's size. */
    static long bytes(SubmitJobRequest request) {
        long bytes = 0;
        for (Value value : request.getParametersList()) {
            bytes += value.getSerializedSize();
        }
        return bytes;
    }

    /** Refuses parameters that nothing could be done with. Whether they fit the statement's markers is told by the engine. */
    static void check(SubmitJobRequest request, ScriptPlan script) {
        if (request.getParametersCount() == 0) {
            return;
        }
        int statements = script.statements().size();
        if (statements > 1) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "Parameters belong to a script of one statement; this one has " + statements
                            + ". Submit the statement with markers as a job of its own.");
        }
        EngineType engine = script.first().type();
        List<String> capabilities = engine.getCapabilitiesList();
        if (!capabilities.contains(CAPABILITY)) {
            throw new DrawbarException(
                    ErrorCode.UNSUPPORTED,
                    "Engine " + engine.getType() + " binds no parameters: its capabilities are " + capabilities
                            + ", without " + CAPABILITY + ".");
        }
    }
}
