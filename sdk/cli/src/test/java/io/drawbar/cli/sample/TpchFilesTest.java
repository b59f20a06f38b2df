package io.drawbar.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpchFilesTest {
    @TempDir
    private Path folder;

    @Test
    void everyTableHasTheRowsAndColumnsOfTheSpecification() throws Exception {
        TpchFiles files = new TpchFiles(folder.resolve("tpch"), 0.01);
        List<String> told = new CopyOnWriteArrayList<>();
        files.write(told::add);
        assertThat(told).hasSize(8);
        assertThat(rows(files, TpchTable.REGION)).isEqualTo(5);
        assertThat(rows(files, TpchTable.NATION)).isEqualTo(25);
        assertThat(rows(files, TpchTable.SUPPLIER)).isEqualTo(100);
        assertThat(rows(files, TpchTable.ORDERS)).isEqualTo(15_000);
        assertThat(rows(files, TpchTable.LINE_ITEM)).isEqualTo(60_175);
        assertThat(first(files, TpchTable.REGION)).startsWith("0|AFRICA|").doesNotEndWith("|");
        assertThat(first(files, TpchTable.LINE_ITEM).split("\\|", -1)).hasSize(16);
        files.delete();
        assertThat(files.folder()).doesNotExist();
    }

    @Test
    void theScriptDeclaresTheColumnsTypesAndSetsTheMarkLast() {
        String script = new TpchScript(new TpchFiles(Path.of("/a'b"), 0.1), "tpch").text();
        assertThat(script)
                .contains("l_orderkey bigint", "l_linenumber int", "l_quantity decimal(12,2)", "l_shipdate date")
                .contains("c_acctbal decimal(12,2)", "p_size int", "path 'file:///a\\'b/lineitem")
                .endsWith("alter schema tpch set dbproperties ('tpch.scale' = '0.1');\n");
    }

    private static long rows(TpchFiles files, TpchTable<?> table) throws IOException {
        try (Stream<Path> parts = Files.list(files.of(table))) {
            long rows = 0;
            for (Path part : parts.toList()) {
                rows += Files.readAllLines(part).size();
            }
            return rows;
        }
    }

    private static String first(TpchFiles files, TpchTable<?> table) throws IOException {
        return Files.readAllLines(files.of(table).resolve("part-1.tbl")).get(0);
    }
}
