package io.drawbar.services.users;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A user as written in the users file.
 *
 * @param name unique
 * @param tenant on whose account their work is
 * @param roles {@code admin} or nothing
 * @param password its Argon2id hash as a PHC string
 * @param stamp random; another one after every change of the password, so that what was signed before is refused
 * @param tokens named tokens
 */
public record UserRecord(
        String name, String tenant, List<String> roles, String password, String stamp, List<TokenRecord> tokens) {

    /**
     * A named token.
     *
     * @param name unique among the user's
     * @param sha256 of the token, in hexadecimal
     * @param createdMillis when it was made
     * @param expiresMillis when it ends; 0: never
     */
    public record TokenRecord(String name, String sha256, long createdMillis, long expiresMillis) {}

    public UserRecord {
        roles = roles == null ? List.of() : List.copyOf(roles);
        tokens = tokens == null ? List.of() : List.copyOf(tokens);
    }

    public UserRecord withPlace(String newTenant, List<String> newRoles) {
        return new UserRecord(name, newTenant, newRoles, password, stamp, tokens);
    }

    public UserRecord withPassword(String hash, String newStamp) {
        return new UserRecord(name, tenant, roles, hash, newStamp, tokens);
    }

    public Optional<TokenRecord> token(String tokenName) {
        return tokens.stream().filter(token -> token.name().equals(tokenName)).findFirst();
    }

    public UserRecord withoutToken(String tokenName) {
        return new UserRecord(
                name,
                tenant,
                roles,
                password,
                stamp,
                tokens.stream().filter(token -> !token.name().equals(tokenName)).toList());
    }

    /** Instead of the one of the same name, if there is one. */
    public UserRecord withToken(TokenRecord token) {
        return new UserRecord(
                name,
                tenant,
                roles,
                password,
                stamp,
                Stream.concat(withoutToken(token.name()).tokens().stream(), Stream.of(token))
                        .toList());
    }

    /** Without the hashes. */
    @Override
    public String toString() {
        return "UserRecord[" + name + ", " + tenant + ", " + roles + "]";
    }
}
