package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who may log in.
 *
 * @param password made by the server for a new user without one; shown this once
 */
public record User(@JsonAlias("user") String name, String tenant, List<String> roles, Optional<String> password) {
    public User {
        name = Objects.requireNonNullElse(name, "");
        tenant = Objects.requireNonNullElse(tenant, "");
        roles = Json.copy(roles);
    }

    /** Without the password, so that it reaches no log by accident. */
    @Override
    public String toString() {
        return "User[" + name + ", " + tenant + ", " + roles + "]";
    }
}
