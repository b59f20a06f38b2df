package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineCatalog.Routine;
import io.drawbar.engine.spi.EngineCatalog.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import scala.Option;
import scala.Tuple2;

/** Spark's functions. Spark does not tell what they take: it finds out when a call is analysed. */
record SparkRoutines(SparkSession spark) {
    private static final Pattern WORDS = Pattern.compile("\\w+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Names of all that can be called without a schema, operators such as {@code +} among them left out. */
    List<String> names() {
        return identifiers(spark.catalog().currentDatabase()).stream()
                .filter(name -> name.database().isEmpty())
                .map(FunctionIdentifier::funcName)
                .filter(name -> WORDS.matcher(name).matches())
                .distinct()
                .toList();
    }

    List<Routine> builtIn() {
        List<Routine> found = new ArrayList<>();
        for (String name : names()) {
            Option<ExpressionInfo> function = catalog().lookupBuiltinOrTempFunction(name);
            Option<ExpressionInfo> info =
                    function.isDefined() ? function : catalog().lookupBuiltinOrTempTableFunction(name);
            found.add(routine(name, info, function.isEmpty() && info.isDefined()));
        }
        return found;
    }

    /** Those of a schema of Spark's own catalog. */
    List<Routine> ofSchema(String schema) {
        return identifiers(schema).stream()
                .filter(name -> name.database().isDefined())
                .filter(name -> name.database().get().equals(schema))
                .map(name -> routine(name.funcName(), Option.empty(), false))
                .toList();
    }

    /** Those of a schema of another catalog. */
    static List<Routine> ofPlugin(CatalogPlugin plugin, String[] namespace) throws Exception {
        List<Routine> found = new ArrayList<>();
        if (plugin instanceof FunctionCatalog functions) {
            for (Identifier name : functions.listFunctions(namespace)) {
                found.add(routine(name.name(), Option.empty(), false));
            }
        }
        return found;
    }

    private List<FunctionIdentifier> identifiers(String schema) {
        List<Tuple2<FunctionIdentifier, String>> all = Scala.list(catalog().listFunctions(schema));
        return all.stream().map(Tuple2::_1).toList();
    }

    private SessionCatalog catalog() {
        return spark.sessionState().catalog();
    }

    private static Routine routine(String name, Option<ExpressionInfo> info, boolean rows) {
        Optional<String> usage = info.isDefined()
                ? Optional.ofNullable(info.get().getUsage())
                        .map(text -> BLANKS.matcher(text.replace("_FUNC_", name)).replaceAll(" ").strip())
                        .filter(text -> !text.isEmpty())
                : Optional.empty();
        return new Routine(name, name, rows ? RoutineKind.TABLE_FUNCTION : RoutineKind.FUNCTION, usage, List.of());
    }
}
