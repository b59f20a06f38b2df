package io.drawbar.gateway.submit;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.drawbar.protocol.v1.NullValue;
import io.drawbar.protocol.v1.Value;

/** A parameter's value, which is its sender's business alone: it is never shown. */
@JsonDeserialize(using = ParameterReader.class)
record Parameter(Value value) {
    static final Parameter NULL =
            new Parameter(Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());

    @Override
    public String toString() {
        return "Parameter[" + value.getKindCase() + "]"; // No value gets into a log.
    }
}
