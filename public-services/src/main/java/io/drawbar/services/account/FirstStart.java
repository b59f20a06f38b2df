package io.drawbar.services.account;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.rpc.Caller;
import io.drawbar.services.password.PasswordHash;
import io.drawbar.services.token.NamedTokens;
import io.drawbar.services.token.RandomText;
import io.drawbar.services.users.UserRecord;
import io.drawbar.services.users.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fresh home gets: the user {@code admin} with a random password, which the launcher shows once, and a token of admin for the
 * command line of the home's owner. A token file that is lost or no longer right is made anew.
 */
public final class FirstStart {
    /** The first user. */
    public static final String ADMIN = "admin";
    /** The tenant of users who have no other. */
    public static final String TENANT = "default";
    /** The name of the command line's token. */
    static final String TOKEN = "cli";

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private final DrawbarHome home;
    private final Users users;
    private final PasswordHash passwords;
    private final Clock clock;

    public FirstStart(DrawbarHome home, Users users, PasswordHash passwords, Clock clock) {
        this.home = home;
        this.users = users;
        this.passwords = passwords;
        this.clock = clock;
    }

    public void prepare() throws IOException {
        if (!users.fileExists()) {
            String password = RandomText.password();
            DrawbarHome.replace(home.run().resolve("first-password"), password + "\n");
            String hash = passwords.hash(password);
            users.change(all -> all.putIfAbsent(
                    ADMIN, new UserRecord(ADMIN, TENANT, List.of(Caller.ADMIN), hash, RandomText.stamp(), List.of())));
            log.info("Made the first user, {}", ADMIN);
        }
        if (users.find(ADMIN).isPresent()) {
            prepareToken(home.secrets().resolve("admin.token"));
        } else {
            log.info("There is no user {}, so the command line gets no token", ADMIN);
        }
    }

    private void prepareToken(Path file) throws IOException {
        if (Files.exists(file)) {
            String hash = NamedTokens.hash(Files.readString(file).strip());
            if (users.byToken(hash).filter(it -> it.user().name().equals(ADMIN)).isPresent()) {
                return;
            }
        }
        String token = NamedTokens.make();
        users.change(
                ADMIN,
                user -> user.withToken(new UserRecord.TokenRecord(TOKEN, NamedTokens.hash(token), clock.millis(), 0)));
        DrawbarHome.replace(file, token + "\n");
        log.info("Made a token of {} for the command line", ADMIN);
    }
}
