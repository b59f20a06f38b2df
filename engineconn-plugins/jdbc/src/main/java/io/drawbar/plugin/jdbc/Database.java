package io.drawbar.plugin.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a kind of database.
 *
 * @param title for people
 * @param prefix of its URLs
 * @param servers prefixes of URLs that lead to a server, or to memory that nothing leads out of; others the administrator has to allow
 * @param separator what parameters begin with and have between them in the URL
 * @param harmless parameters and properties that load no file, script or class, in lower case
 * @param forced properties that shut what a statement or a server could otherwise open
 * @param dialect how it differs
 */
record Database(
        String title,
        String prefix,
        List<String> servers,
        Separator separator,
        Set<String> harmless,
        Map<String, String> forced,
        SourceDialect dialect) {

    /** How a URL's parameters are written. */
    enum Separator {
        /** {@code ?a=1&b=2}. */
        QUESTION_MARK,
        /** {@code ;A=1;B=2}. */
        SEMICOLON
    }

    private static final Set<String> POSTGRES = Set.of(
            "ssl",
            "sslmode",
            "sslnegotiation",
            "applicationname",
            "connecttimeout",
            "sockettimeout",
            "logintimeout",
            "tcpkeepalive",
            "preparethreshold",
            "preparedstatementcachequeries",
            "preparedstatementcachesizemib",
            "defaultrowfetchsize",
            "currentschema",
            "readonly",
            "targetservertype",
            "loadbalancehosts",
            "stringtype",
            "binarytransfer",
            "gssencmode",
            "channelbinding",
            "assumeminserverversion",
            "rewritebatchedinserts");
    private static final Set<String> MYSQL = Set.of(
            "usessl",
            "requiressl",
            "sslmode",
            "verifyservercertificate",
            "servertimezone",
            "connectiontimezone",
            "forceconnectiontimezonetosession",
            "characterencoding",
            "useunicode",
            "connecttimeout",
            "sockettimeout",
            "tinyint1isbit",
            "yearisdatetype",
            "zerodatetimebehavior",
            "useserverprepstmts",
            "cacheprepstmts",
            "prepstmtcachesize",
            "prepstmtcachesqllimit",
            "rewritebatchedstatements",
            "usecompression",
            "tcpkeepalive",
            "timezone",
            "useinformationschema");
    private static final Set<String> H2 = Set.of(
            "mode",
            "database_to_lower",
            "database_to_upper",
            "case_insensitive_identifiers",
            "db_close_delay",
            "lock_timeout",
            "ifexists",
            "default_null_ordering",
            "non_keywords",
            "old_information_schema");
    private static final Set<String> CLICKHOUSE = Set.of(
            "ssl",
            "sslmode",
            "database",
            "compress",
            "connection_timeout",
            "connect_timeout",
            "socket_timeout",
            "use_server_time_zone",
            "use_time_zone",
            "client_name");

    private static final Map<String, String> MYSQL_SHUT = Map.of(
            "allowLoadLocalInfile", "false",
            "allowUrlInLocalInfile", "false",
            "autoDeserialize", "false",
            "allowMultiQueries", "false");
    private static final Map<String, String> DUCKDB_SHUT = Map.of(
            "enable_external_access", "false",
            "autoinstall_known_extensions", "false",
            "autoload_known_extensions", "false",
            "allow_community_extensions", "false",
            "jdbc_stream_results", "true");

    private static final List<Database> ALL = List.of(
            new Database(
                    "PostgreSQL",
                    "jdbc:postgresql:",
                    List.of("jdbc:postgresql://"),
                    Separator.QUESTION_MARK,
                    POSTGRES,
                    Map.of("ApplicationName", "drawbar"),
                    new PostgresDialect()),
            new Database(
                    "MySQL",
                    "jdbc:mysql:",
                    List.of("jdbc:mysql://"),
                    Separator.QUESTION_MARK,
                    MYSQL,
                    MYSQL_SHUT,
                    new MySqlDialect(Integer.MIN_VALUE)),
            new Database(
                    "MariaDB",
                    "jdbc:mariadb:",
                    List.of("jdbc:mariadb://"),
                    Separator.QUESTION_MARK,
                    MYSQL,
                    Map.of("allowLocalInfile", "false", "allowMultiQueries", "false"),
                    new MySqlDialect(0)),
            new Database(
                    "DuckDB",
                    "jdbc:duckdb:",
                    List.of("jdbc:duckdb::memory:"),
                    Separator.SEMICOLON,
                    Set.of("threads", "memory_limit", "access_mode"),
                    DUCKDB_SHUT,
                    new DuckDbDialect()),
            new Database(
                    "SQLite",
                    "jdbc:sqlite:",
                    List.of("jdbc:sqlite::memory:"),
                    Separator.QUESTION_MARK,
                    Set.of("busy_timeout", "foreign_keys", "journal_mode", "open_mode"),
                    Map.of("enable_load_extension", "false", "limit_attached", "0"),
                    new SqliteDialect()),
            new Database(
                    "H2",
                    "jdbc:h2:",
                    List.of("jdbc:h2:tcp://", "jdbc:h2:ssl://", "jdbc:h2:mem:"),
                    Separator.SEMICOLON,
                    H2,
                    Map.of(),
                    new H2Dialect()),
            new Database(
                    "ClickHouse",
                    "jdbc:clickhouse:",
                    List.of("jdbc:clickhouse://", "jdbc:clickhouse:http://", "jdbc:clickhouse:https://"),
                    Separator.QUESTION_MARK,
                    CLICKHOUSE,
                    Map.of(),
                    new ClickHouseDialect()),
            new Database(
                    "ClickHouse",
                    "jdbc:ch:",
                    List.of("jdbc:ch://", "jdbc:ch:http://", "jdbc:ch:https://"),
                    Separator.QUESTION_MARK,
                    CLICKHOUSE,
                    Map.of(),
                    new ClickHouseDialect()));

    Database {
        servers = List.copyOf(servers);
        harmless = Set.copyOf(harmless);
        forced = Map.copyOf(forced);
    }

    /** What is known of the database of a URL. */
    static Optional<Database> of(String url) {
        return ALL.stream().filter(known -> url.startsWith(known.prefix())).findFirst();
    }

    /** A database of which nothing is known but that the administrator allows its URLs. */
    static Database other(String prefix) {
        return new Database(
                "The database", prefix, List.of(), Separator.QUESTION_MARK, Set.of(), Map.of(), new SourceDialect() {});
    }

    /** Prefixes that need not be allowed. */
    static List<String> serverPrefixes() {
        return ALL.stream().flatMap(known -> known.servers().stream()).toList();
    }
}
