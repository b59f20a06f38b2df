package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * How to make or change a user; what is empty stays as it is.
 *
 * @param createOnly whether it is an error when the user is there already
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UserChange(
        Optional<String> tenant, Optional<List<String>> roles, Optional<String> password, boolean createOnly) {

    /** A new user. */
    public static UserChange create(Optional<String> tenant, Optional<List<String>> roles, Optional<String> password) {
        return new UserChange(tenant, roles, password, true);
    }

    /** Another password, nothing else. */
    public static UserChange password(String password) {
        return new UserChange(Optional.empty(), Optional.empty(), Optional.of(password), false);
    }

    @Override
    public String toString() {
        return "UserChange[" + tenant + ", " + roles + "]";
    }
}
