import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a query through Spark's own JDBC data source: {@code URL QUERY}; prints its count, and the sum of its column id. */
public final class JdbcSource {
    private JdbcSource() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            Dataset<Row> rows = spark.read()
                    .format("jdbc")
                    .option("driver", "io.drawbar.jdbc.DrawbarDriver")
                    .option("url", args[0])
                    .option("query", args[1])
                    .option("fetchsize", "1000")
                    .load();
            rows.printSchema();
            Row sums = rows.selectExpr("count(*)", "sum(id)", "max(at)", "max(amount)").first();
            System.out.println("READ " + sums.mkString("|"));
        }
    }
}
