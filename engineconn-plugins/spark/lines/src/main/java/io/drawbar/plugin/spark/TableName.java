package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import scala.Option;

/** A table or view by its whole name. Files that are read by their paths are tables of a schema that is named after their format. */
record TableName(Optional<String> catalog, Optional<String> schema, String table) {
    private static final String SESSION_CATALOG = "spark_catalog";

    TableUse use(Optional<List<String>> columns) {
        return new TableUse(catalog, schema, table, columns);
    }

    static TableName files(String format, String path) {
        return new TableName(Optional.empty(), Optional.of(format), path);
    }

    /** The table that an operator of an analysed plan reads; a view that is kept in a catalog is one too, and a temporary one is not. */
    static Optional<TableName> of(LogicalPlan plan) {
        if (plan instanceof View view) {
            return view.isTempView() ? Optional.empty() : Optional.of(of(view.desc().identifier()));
        }
        if (plan instanceof HiveTableRelation hive) {
            return Optional.of(of(hive.tableMeta().identifier()));
        }
        if (plan instanceof LogicalRelation relation) {
            return Optional.of(
                    relation.catalogTable().isDefined()
                            ? of(relation.catalogTable().get().identifier())
                            : of(relation.relation()));
        }
        if (plan instanceof DataSourceV2Relation relation) {
            Optional<String> catalog =
                    optional(relation.catalog()).map(one -> one.name());
            return Optional.of(optional(relation.identifier())
                    .map(identifier -> of(catalog, identifier))
                    .orElseGet(() -> new TableName(
                            catalog, Optional.empty(), relation.table().name())));
        }
        return Optional.empty();
    }

    static TableName of(TableIdentifier identifier) {
        return new TableName(
                Optional.of(optional(identifier.catalog()).orElse(SESSION_CATALOG)),
                optional(identifier.database()),
                identifier.table());
    }

    private static TableName of(Optional<String> catalog, Identifier identifier) {
        String[] namespace = identifier.namespace();
        return new TableName(
                catalog,
                namespace.length == 0 ? Optional.empty() : Optional.of(String.join(".", namespace)),
                identifier.name());
    }

    private static TableName of(BaseRelation relation) {
        if (relation instanceof HadoopFsRelation files) {
            String format = files.fileFormat() instanceof DataSourceRegister named
                    ? named.shortName()
                    : files.fileFormat().toString();
            List<String> paths = Scala.list(files.location().rootPaths()).stream()
                    .map(Object::toString)
                    .toList();
            return files(format, String.join(",", paths));
        }
        return new TableName(
                Optional.empty(), Optional.empty(), relation.getClass().getSimpleName());
    }

    /** A name as it is written in a statement, where the session is now; empty for a temporary view, which is no table. */
    static Optional<TableName> written(SparkSession spark, List<String> parts) {
        if (spark.sessionState().catalog().isTempView(Scala.seq(parts))) {
            return Optional.empty();
        }
        CatalogManager catalogs = spark.sessionState().catalogManager();
        List<String> rest = new ArrayList<>(parts);
        boolean named = rest.size() > 1 && catalogs.isCatalogRegistered(rest.get(0));
        String catalog = named ? rest.remove(0) : catalogs.currentCatalog().name();
        String table = rest.remove(rest.size() - 1);
        String schema = rest.isEmpty() && !named
                ? String.join(".", catalogs.currentNamespace())
                : String.join(".", rest);
        // The session catalog keeps names in lower case and says so only when it is asked.
        boolean lower = catalog.equals(SESSION_CATALOG)
                && !spark.sessionState().conf().caseSensitiveAnalysis();
        return Optional.of(new TableName(
                Optional.of(catalog),
                Optional.of(lower ? schema.toLowerCase(Locale.ROOT) : schema).filter(name -> !name.isEmpty()),
                lower ? table.toLowerCase(Locale.ROOT) : table));
    }

    private static <T> Optional<T> optional(Option<T> option) {
        return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
    }
}
