package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "\n -- who asks\r\n (SELECT 1)",
                "/* who asks */ with x as (select 1) select * from x",
                "delete\n from t",
                "from t insert into u select *",
            })
    void theseAreExplained(String text) {
        assertThat(FirstWord.of(text)).isEqualTo(FirstWord.EXPLAINED);
    }

    /** With EXPLAIN before them, some would be executed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "analyze select 1",
                "Extended analyze select 1",
                "explain select 1",
                "( analyze select 1",
                "-- one\ranalyze select 1\nselect 1",
                "-- select 1",
                "/* /* */ analyze select 1 -- */ select 1",
                "/* one */ /*/ analyze select 1 /*/ select 1",
                "${hivevar:x} select 1",
                "`select` 1",
                "selecting 1",
                "delete jar x",
                "delete -- \n from t",
                "dfs -ls /",
                "reoptimization select 1",
                "execute p using 1",
            })
    void theseAreNot(String text) {
        assertThat(FirstWord.of(text)).isEqualTo(FirstWord.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "SET x=1", "reset", "add jar /x.jar", "list jars"})
    void theseAreCommands(String text) {
        assertThat(FirstWord.of(text)).isEqualTo(FirstWord.COMMAND);
    }
}
