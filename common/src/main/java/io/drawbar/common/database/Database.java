package io.drawbar.common.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The process's connections to the database that holds jobs, history and audit: H2 in a file by default, PostgreSQL when so
 * configured. Brings the tables up to date when opened.
 */
public final class Database implements AutoCloseable {
    public static final Setting<String> URL = Setting.string(
            "database.url",
            "",
            "JDBC URL of the database: jdbc:postgresql://… ; empty: an embedded H2 in DRAWBAR_HOME, for one process only.");
    public static final Setting<String> USER = Setting.string("database.user", "", "User of the database.");
    public static final Setting<String> PASSWORD =
            Setting.string("database.password", "", "Password of the database.").asSecret();
    public static final Setting<Integer> CONNECTIONS = Setting.integer(
                    "database.connections", 8, "Connections that a process keeps to the database.")
            .where("between 2 and 200", count -> count >= 2 && count <= 200);

    private final HikariDataSource source;
    private final Jdbi jdbi;
    private final boolean shared;

    private Database(HikariDataSource source, boolean shared) {
        this.source = source;
        this.shared = shared;
        this.jdbi = Jdbi.create(source);
    }

    public static List<Setting<?>> settings() {
        return List.of(URL, USER, PASSWORD, CONNECTIONS);
    }

    /** Opens it and applies the migrations under {@code db/migration}. */
    public static Database open(Settings settings, DrawbarHome home) {
        String configured = settings.get(URL);
        boolean embedded = configured.isEmpty();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(embedded ? embeddedUrl(home) : configured);
        if (!settings.get(USER).isEmpty()) {
            config.setUsername(settings.get(USER));
            config.setPassword(settings.get(PASSWORD));
        }
        config.setMaximumPoolSize(settings.get(CONNECTIONS));
        config.setPoolName("database");
        config.setExceptionOverride(new ClosedDatabase());
        try {
            HikariDataSource source = new HikariDataSource(config);
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .outOfOrder(true) // Every module counts its migrations in a hundred of its own.
                    .load()
                    .migrate();
            return new Database(source, !embedded);
        } catch (RuntimeException e) {
            throw new BadConfiguration(
                    embedded
                            ? "The embedded database in " + home.data()
                                    + " cannot be opened: another process may have it."
                                    + " Set database.url when roles run in several processes."
                            : "The database of database.url cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    /** WRITE_DELAY=0: a commit is in the file, and survives a killed process, before it returns. */
    private static String embeddedUrl(DrawbarHome home) {
        return "jdbc:h2:file:" + home.data().resolve("drawbar")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** Whether other processes may have it open, too. */
    public boolean isShared() {
        return shared;
    }

    @Override
    public void close() {
        source.close();
    }
}
