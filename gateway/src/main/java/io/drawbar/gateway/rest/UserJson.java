package io.drawbar.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.util.Exceptions;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.User;
import java.io.IOException;
import java.util.Optional;

/** How a user looks in the public interface. */
final class UserJson {
    private UserJson() {}

    /**
     * @param generated a password that was made for a new user; told this once
     */
    static void write(JsonGenerator json, User user, Optional<String> generated) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", user.getName());
        json.writeStringField("tenant", user.getTenant());
        Json.texts(json, "roles", user.getRolesList());
        Json.texts(json, "tokenNames", user.getTokenNamesList());
        if (generated.isPresent()) {
            json.writeStringField("password", generated.get());
        }
        json.writeEndObject();
    }

    /** Whether a creation failed because there is such a user. */
    static boolean isKnown(Throwable thrown) {
        return Failures.code(Failures.from(Exceptions.peel(thrown))) == ErrorCode.ID_CONFLICT;
    }
}
