package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import sqlline.SqlLine;

/** What Java programs use drivers through. */
@Timeout(120)
class JdbcLibrariesIT {
    private static JdbcServer server;
    private static HikariDataSource pool;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-libraries");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url("?engine=echo&token=" + server.token()));
        config.setMaximumPoolSize(3);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void stop() throws Exception {
        pool.close();
        server.close();
    }

    @Test
    void springsJdbcTemplate() {
        JdbcTemplate template = new JdbcTemplate(pool);
        template.setFetchSize(100);
        template.setQueryTimeout(30);
        assertThat(template.queryForObject("select ?", Integer.class, 5)).isEqualTo(5);
        assertThat(template.query("select id from rows(2500)", (row, number) -> row.getLong(1)))
                .containsExactlyElementsOf(LongStream.range(0, 2_500).boxed().toList());
        assertThat(template.queryForMap("select 1 as a, 'x' as b")).isEqualTo(Map.of("a", 1, "b", "x"));
        assertThat(template.update("update 3")).isEqualTo(3);
        assertThat(template.batchUpdate("update 1", "update 2")).containsExactly(1, 2);
        assertThat(new NamedParameterJdbcTemplate(pool).queryForObject("select :v", Map.of("v", "it's"), String.class))
                .isEqualTo("it's");
        assertThatThrownBy(() -> template.execute("fail 'no' user state '42P01'"))
                .isInstanceOf(BadSqlGrammarException.class);
    }

    @Test
    void jooq() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            DSLContext jooq = DSL.using(connection, SQLDialect.DEFAULT);
            Result<Record> rows = jooq.fetch("select id, name from rows(10)");
            assertThat(rows).hasSize(10);
            assertThat(rows.get(9).get("id", Long.class)).isEqualTo(9);
            assertThat(jooq.resultQuery("select ?", DSL.val(7)).fetchOne(0, Integer.class))
                    .isEqualTo(7);
            assertThat(jooq.meta().getSchemas()).isNotEmpty();
        }
    }

    @Test
    void sqlline() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        SqlLine line = new SqlLine();
        line.setOutputStream(out);
        line.setErrorStream(out);
        SqlLine.Status status = line.begin(
                new String[] {
                    "-d",
                    "io.drawbar.jdbc.DrawbarDriver",
                    "-u",
                    server.url("?engine=echo&token=" + server.token()),
                    "-n",
                    "",
                    "-p",
                    "",
                    "--outputformat=csv",
                    "-e",
                    "select id, name from rows(2);",
                    "-e",
                    "!tables",
                },
                new ByteArrayInputStream(new byte[0]),
                false);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .as("ended with %s", status)
                .contains("'1','row 1'")
                .contains("customers")
                .doesNotContain("Exception");
        assertThat(List.of(SqlLine.Status.OK)).contains(status);
    }
}
