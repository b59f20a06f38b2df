package io.drawbar.jdbc.internal.login;

import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;

/** How a connection proves who it is. Thread-safe. */
public interface Login {
    /** The value of the header {@code authorization}; asks for a new token when the last one ends soon. */
    String authorization() throws ServerFailure;

    /** The server does not take the last one any more, whatever was said of its life; answers whether there can be another. */
    default boolean forget() {
        return false;
    }

    /** By whatever is set. */
    static Login of(Options options) throws SQLException {
        if (!options.text(Property.OIDC_ISSUER).isEmpty()) {
            return OidcLogin.of(options);
        }
        String token = options.text(Property.TOKEN);
        if (!token.isEmpty()) {
            return () -> "Bearer " + token;
        }
        String login = options.text(Property.USER) + ":" + options.text(Property.PASSWORD);
        String basic = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return () -> basic;
    }
}
