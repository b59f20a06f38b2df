package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Case;
import io.drawbar.engine.spi.SqlDialect.Identifiers;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.SQLKeywordUtils;

/** What Spark's SQL is like, with the words of the Spark that runs. */
final class SparkDialect {
    private static final SqlDialect COMMON = SqlDialect.common()
            // Spark's own tables keep names in small letters; columns and views keep them as written.
            .with(new Identifiers("`", Case.LOWER, Case.LOWER, ""))
            .with(new Terms("catalog", "namespace", "procedure", ".", true));

    private SparkDialect() {}

    static SqlDialect of(SparkSession spark) {
        List<String> keywords = Scala.list(SQLKeywordUtils.keywords());
        return COMMON.with(Words.of(
                keywords, new SparkRoutines(spark).names()));
    }
}
