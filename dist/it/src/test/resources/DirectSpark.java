import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs every query of a folder on tables of Parquet files, in Spark and nothing else. Arguments: the schema's folder with one folder a
 * table, the folder of queries, the folder for answers (one file a query, one line a row, values separated by tabs).
 */
public final class DirectSpark {
    public static void main(String[] arguments) throws Exception {
        Path tables = Path.of(arguments[0]);
        Path queries = Path.of(arguments[1]);
        Path answers = Path.of(arguments[2]);
        Files.createDirectories(answers);
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "8")
                .config("spark.sql.warehouse.dir", answers.resolve("warehouse").toUri().toString())
                .getOrCreate();
        spark.sql("create database tpch");
        for (Path table : list(tables)) {
            spark.sql("create table tpch." + table.getFileName() + " using parquet location '" + table.toUri() + "'");
        }
        for (Path query : list(queries)) {
            List<String> lines = new ArrayList<>();
            for (Row row : spark.sql(Files.readString(query).strip().replaceAll(";$", "")).collectAsList()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    values.add(String.valueOf(row.get(i)));
                }
                lines.add(String.join("\t", values));
            }
            Files.write(answers.resolve(query.getFileName() + ".txt"), lines);
        }
        spark.stop();
    }

    private static List<Path> list(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
