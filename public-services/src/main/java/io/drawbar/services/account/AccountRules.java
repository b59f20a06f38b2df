package io.drawbar.services.account;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.rpc.Caller;
import io.drawbar.services.users.UserRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What accounts must keep to.
 *
 * @param passwordChars shortest password
 * @param tokenTtl life of a token when none is wished for
 * @param tokenMaxTtl longest life of a token
 * @param tokensPerUser named tokens that a user may have
 * @param users how many there may be
 */
public record AccountRules(int passwordChars, Duration tokenTtl, Duration tokenMaxTtl, int tokensPerUser, int users) {
    private static final int PASSWORD_LIMIT_CHARS = 1_000;
    private static final Pattern TOKEN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,79}");

    void checkPassword(String password) {
        if (password.length() < passwordChars || password.length() > PASSWORD_LIMIT_CHARS) {
            throw bad("The password has " + password.length() + " characters; expected " + passwordChars + " to "
                    + PASSWORD_LIMIT_CHARS + " (setting accounts.password.min-length).");
        }
    }

    static void checkRoles(List<String> roles) {
        for (String role : roles) {
            if (!role.equals(Caller.ADMIN)) {
                throw bad("There is no role '" + role + "'; there is " + Caller.ADMIN + ".");
            }
        }
    }

    static void checkTokenName(String name) {
        if (!TOKEN_NAME.matcher(name).matches()) {
            throw bad("A token's name has 1 to 80 letters, digits, hyphens, underscores, dots or @, and does not start"
                    + " with a hyphen or dot.");
        }
    }

    /** The life of a token, from what was wished for in milliseconds; 0: nothing was. */
    Duration tokenLife(long wishedMillis) {
        if (wishedMillis == 0) {
            return tokenTtl;
        }
        if (wishedMillis < 0 || wishedMillis > tokenMaxTtl.toMillis()) {
            throw bad("The token would live " + days(Duration.ofMillis(wishedMillis))
                    + "; expected more than nothing and " + days(tokenMaxTtl)
                    + " at most (setting accounts.token.max-ttl).");
        }
        return Duration.ofMillis(wishedMillis);
    }

    /** As people write it: whole days where it is days, else as {@link Duration} does. */
    private static String days(Duration time) {
        return time.equals(Duration.ofDays(time.toDays())) ? time.toDays() + "d" : time.toString();
    }

    /** There must always be somebody who can change users. */
    static void checkAdminRemains(Map<String, UserRecord> users) {
        if (users.values().stream().noneMatch(user -> user.roles().contains(Caller.ADMIN))) {
            throw bad("This is the last user with the role " + Caller.ADMIN + "; give it to another first.");
        }
    }

    static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}
