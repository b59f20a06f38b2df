package io.drawbar.services.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How users are written: JSON that a person can edit, readable by its owner alone. */
final class UsersFile {
    private static final Logger log = LoggerFactory.getLogger(UsersFile.class);
    private static final int FORMAT = 1;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private UsersFile() {}

    /** The whole file. */
    record Content(int format, List<UserRecord> users) {}

    /** Tells whether a file is still the one that was read. */
    record Mark(Object key, long changedNanos, long size) {
        static final Mark NONE = new Mark("", 0, 0);
    }

    static Mark mark(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Mark.NONE;
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Mark(
                String.valueOf(attributes.fileKey()),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size());
    }

    /** No users when there is no file. */
    static List<UserRecord> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            log.warn("{} holds hashed secrets and can be touched by others than its owner; expected mode 600", file);
        }
        Content content;
        try {
            content = JSON.readValue(file.toFile(), Content.class);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IOException("it is not the JSON that is expected: " + e.getOriginalMessage(), e);
        }
        if (content.format() != FORMAT) {
            throw new IOException("its format is " + content.format() + "; expected " + FORMAT);
        }
        List<UserRecord> users = Objects.requireNonNullElse(content.users(), List.of());
        for (UserRecord user : users) {
            check(user);
        }
        return users;
    }

    private static void check(UserRecord user) throws IOException {
        try {
            UserName unusedName = new UserName(Objects.requireNonNullElse(user.name(), ""));
            TenantName unusedTenant = new TenantName(Objects.requireNonNullElse(user.tenant(), ""));
        } catch (DrawbarException e) {
            throw new IOException(e.failure().getMessage(), e);
        }
        if (user.password() == null || user.stamp() == null) {
            throw new IOException("user " + user.name() + " has no password or no stamp");
        }
    }

    static void write(Path file, Collection<UserRecord> users) throws IOException {
        DrawbarHome.replace(file, JSON.writeValueAsString(new Content(FORMAT, List.copyOf(users))) + "\n");
    }
}
