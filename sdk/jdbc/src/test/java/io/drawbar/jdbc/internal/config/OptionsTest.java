package io.drawbar.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs and properties. */
class OptionsTest {
    private static Options of(String url) throws SQLException {
        return Options.of(url, new Properties());
    }

    @Test
    void aUrlNamesHostsAndPlaceAndProperties() throws SQLException {
        Options options = of("jdbc:drawbar://one,two:99,[::1]:7/lake/sales%20x?engine=spark@4&setting.a.B=c%26d"
                + "&label.tool=x&applicationName=bi+tool&QUERYTIMEOUT=5m&prefetch=2k");
        assertThat(options.hosts())
                .containsExactly(new HostPort("one", 8288), new HostPort("two", 99), new HostPort("::1", 7));
        assertThat(options.text(Property.CATALOG)).isEqualTo("lake");
        assertThat(options.text(Property.SCHEMA)).isEqualTo("sales x");
        assertThat(options.text(Property.ENGINE)).isEqualTo("spark@4");
        assertThat(options.settings()).containsEntry("a.B", "c&d").hasSize(1);
        assertThat(options.labels()).containsEntry("tool", "x").containsEntry("application", "bi+tool");
        assertThat(options.duration(Property.QUERY_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.bytes(Property.PREFETCH)).isEqualTo(2048);
    }

    @Test
    void propertiesWinOverTheUrl() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("engine", "echo");
        assertThat(Options.of("jdbc:drawbar://h/?ENGINE=spark", properties).text(Property.ENGINE))
                .isEqualTo("echo");
    }

    @Test
    void anUnknownPropertyIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> of("jdbc:drawbar://h/?pasword=secret"))
                .hasMessageContaining("'pasword'")
                .hasMessageContaining("'password'")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:drawbar:h",
                "jdbc:drawbar:///",
                "jdbc:drawbar://h:x/",
                "jdbc:drawbar://h:70000/",
                "jdbc:drawbar://u:secret@h/",
                "jdbc:drawbar://h/a/b/c",
                "jdbc:drawbar://h/?secret",
                "jdbc:drawbar://h/?password=%zzsecret",
                "jdbc:drawbar://h/?tls=maybe",
                "jdbc:drawbar://h/?maxRows=-1",
                "jdbc:drawbar://h/?queryTimeout=soon",
                "jdbc:drawbar://h/?prefetch=lots",
                "jdbc:drawbar://h/?timeZone=Nowhere",
                "jdbc:drawbar://h/?token=secret&password=secret",
            })
    void whatCannotBeReadIsRefusedWithoutTellingSecrets(String url) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void secretsAreNeverShown() throws SQLException {
        Options options = of("jdbc:drawbar://h/c?user=ann&password=hush&trustStorePassword=hush2&setting.key=hush3");
        assertThat(options.toString()).isEqualTo("jdbc:drawbar://h:8288/?catalog=c&user=ann");
    }

    @Test
    void connectionsAreEncryptedUnlessTheHostIsThisMachine() throws SQLException {
        assertThat(of("jdbc:drawbar://h/").encrypted(new HostPort("h", 1))).isTrue();
        assertThat(of("jdbc:drawbar://h/").encrypted(new HostPort("127.0.0.1.example.org", 1)))
                .isTrue();
        assertThat(of("jdbc:drawbar://h/").encrypted(new HostPort("127.0.0.1", 1)))
                .isFalse();
        assertThat(of("jdbc:drawbar://h/?tls=false").encrypted(new HostPort("h", 1)))
                .isFalse();
    }
}
