package io.drawbar.common.id;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.util.Objects;
import java.util.UUID;

/** The id of a job. */
public record JobId(UUID value) {
    public JobId {
        Objects.requireNonNull(value, "value");
    }

    /** Reads an id in its canonical form of 36 characters. */
    public static JobId parse(String text) {
        if (text.length() == 36) {
            try {
                return new JobId(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                throw new DrawbarException(ErrorCode.BAD_REQUEST, badId(text), e);
            }
        }
        throw new DrawbarException(ErrorCode.BAD_REQUEST, badId(text));
    }

    private static String badId(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return "A job's id is a UUID of 36 characters; found '" + shown + "'.";
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
