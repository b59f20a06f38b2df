package io.drawbar.plugin.csv;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The engine keeps the contract of all engines. */
class CsvContractTest extends EngineContract {
    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Files.writeString(
                tables.resolve("города.csv"), "id:bigint,名前,born:date\n1,Praha,0885-01-01\n2,\"a \"\"b\"\", c\",\n");
        Files.writeString(tables.resolve("changes.csv"), "x:bigint\n");
        Files.writeString(tables.resolve("wrong.csv"), "x:bigint\n" + "1\n".repeat(70_000) + "one\n");
        return EngineUnderTest.start(new CsvPlugin(), Map.of("csv.folder", tables.toString()), folder, new CsvProbes());
    }
}
