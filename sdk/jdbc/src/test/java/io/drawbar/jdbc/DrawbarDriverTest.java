package io.drawbar.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.jdbc.internal.config.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the driver tells before there is a connection. */
class DrawbarDriverTest {
    private static final String URL = "jdbc:drawbar://localhost/";

    private static Map<String, DriverPropertyInfo> infos(String url, Properties given) throws SQLException {
        return Arrays.stream(new DrawbarDriver().getPropertyInfo(url, given))
                .collect(Collectors.toMap(info -> info.name, Function.identity()));
    }

    @Test
    void itRegistersItself() throws SQLException {
        assertThat(DriverManager.getDriver(URL)).isInstanceOf(DrawbarDriver.class);
    }

    @Test
    void urlsOfOthersAreLeftToThem() throws SQLException {
        Driver driver = new DrawbarDriver();
        assertThat(driver.acceptsURL("jdbc:postgresql://localhost/")).isFalse();
        assertThat(driver.connect("jdbc:postgresql://localhost/", new Properties()))
                .isNull();
        assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
    }

    @Test
    void everyPropertyIsToldWithItsChoicesAndItsValueUnlessThatIsSecret() throws SQLException {
        Properties given = new Properties();
        given.setProperty("password", "hush");
        given.setProperty("compression", "zstd");
        Map<String, DriverPropertyInfo> infos = infos(URL + "?engine=spark", given);
        assertThat(infos.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Property.values()).map(Property::key).toList());
        assertThat(infos.values()).allSatisfy(info -> {
            assertThat(info.description).isNotBlank();
            assertThat(info.required).isFalse();
        });
        assertThat(infos.get("engine").value).isEqualTo("spark");
        assertThat(infos.get("compression").value).isEqualTo("zstd");
        assertThat(infos.get("compression").choices).containsExactly("auto", "none", "lz4", "zstd");
        assertThat(infos.get("password").value).isEmpty();
        assertThat(infos(null, null)).hasSameSizeAs(infos);
    }

    @Test
    void everyPropertyIsInTheDocumentation() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Property property : Property.values()) {
            assertThat(readme).contains("`" + property.key() + "`");
        }
    }

    @Test
    void theDefinitionForDBeaverNamesThisDriver() throws Exception {
        Element driver = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("src/main/tools/dbeaver/drivers.xml").toFile())
                .getElementsByTagName("driver")
                .item(0);
        assertThat(driver.getAttribute("class")).isEqualTo(DrawbarDriver.class.getName());
        String url = driver.getAttribute("url")
                .replace("{host}", "example.org")
                .replace("[:{port}]", ":" + driver.getAttribute("port"))
                .replace("[{database}]", "lake");
        assertThat(infos(url, new Properties()).get("catalog").value).isIn("lake", "");
        assertThat(new DrawbarDriver().acceptsURL(url)).isTrue();
    }
}
