package io.drawbar.services.users;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users. They are read again when their file has changed on disk, looked at once a second at most; a file that cannot be read
 * then leaves them as they were. Changes are written at once, under a lock that other processes of the same home respect.
 * Thread-safe.
 */
public final class Users {
    private static final Logger log = LoggerFactory.getLogger(Users.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final Clock clock;
    private volatile Snapshot snapshot;

    /** A token of somebody. */
    public record Owned(UserRecord user, UserRecord.TokenRecord token) {}

    private record Snapshot(
            Map<String, UserRecord> byName, Map<String, Owned> byToken, UsersFile.Mark mark, Instant looked) {}

    /** Changes the users, by name, in place. */
    public interface Change {
        /** Called once, on the newest state; what it throws leaves everything as it was. */
        void apply(Map<String, UserRecord> users);
    }

    /** Reads the file, which may not be there yet. */
    public Users(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            this.snapshot = read();
        } catch (IOException e) {
            throw new BadConfiguration("The users file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Snapshot read() throws IOException {
        UsersFile.Mark mark = UsersFile.mark(file);
        Map<String, UserRecord> byName = new LinkedHashMap<>();
        Map<String, Owned> byToken = new LinkedHashMap<>();
        for (UserRecord user : UsersFile.read(file)) {
            if (byName.put(user.name(), user) != null) {
                throw new IOException("user " + user.name() + " is there twice");
            }
            user.tokens().forEach(token -> byToken.put(token.sha256(), new Owned(user, token)));
        }
        return new Snapshot(byName, byToken, mark, clock.instant());
    }

    private Snapshot fresh() {
        Snapshot now = snapshot;
        return now.looked().plus(LOOK_EVERY).isAfter(clock.instant()) ? now : look();
    }

    private synchronized Snapshot look() {
        Snapshot now = snapshot;
        if (now.looked().plus(LOOK_EVERY).isAfter(clock.instant())) {
            return now;
        }
        try {
            boolean same = UsersFile.mark(file).equals(now.mark());
            snapshot = same ? new Snapshot(now.byName(), now.byToken(), now.mark(), clock.instant()) : read();
            if (!same) {
                log.info("Read {} users again from {}", snapshot.byName().size(), file);
            }
        } catch (IOException e) {
            log.error("The users file {} cannot be read; the users stay as they were", file, e);
            snapshot = new Snapshot(now.byName(), now.byToken(), now.mark(), clock.instant());
        }
        return snapshot;
    }

    public Optional<UserRecord> find(String name) {
        return Optional.ofNullable(fresh().byName().get(name));
    }

    /** Whose token has that SHA-256. */
    public Optional<Owned> byToken(String sha256) {
        return Optional.ofNullable(fresh().byToken().get(sha256));
    }

    public Collection<UserRecord> all() {
        return fresh().byName().values();
    }

    /** Changes one user; NOT_FOUND when there is none of that name. */
    public void change(String name, UnaryOperator<UserRecord> change) {
        change(users -> {
            UserRecord user = users.get(name);
            if (user == null) {
                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no user " + name + ".");
            }
            users.put(name, change.apply(user));
        });
    }

    /** Changes any users. When this returns the change is in the file. */
    public synchronized void change(Change change) {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            log.debug("Changing users under {}", lock);
            Map<String, UserRecord> users = new LinkedHashMap<>(read().byName());
            change.apply(users);
            UsersFile.write(file, users.values());
            snapshot = read();
        } catch (IOException e) {
            throw new DrawbarException(ErrorCode.STORE_FAILED, "The users file " + file + " cannot be changed.", e);
        }
    }

    public boolean fileExists() {
        return Files.exists(file);
    }
}
