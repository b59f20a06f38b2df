package io.drawbar.plugin.spark;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.catalyst.catalog.CatalogTablePartition;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/** The part of {@link FolderCatalog} whose methods take or give sequences, which are others in each version of Scala. */
abstract class ListedCatalog extends InMemoryCatalog {
    ListedCatalog(SparkConf conf, Configuration hadoop) {
        super(conf, hadoop);
    }

    /** Does something that changes a table. */
    abstract void changeTable(String database, String table, CatalogFolder.Action action);

    /** Takes in what others have changed. */
    abstract void sync();

    /** Adds partitions to memory alone. */
    void putPartitions(String database, String table, List<CatalogTablePartition> partitions) {
        super.createPartitions(database, table, Scala.seq(partitions), true);
    }

    @Override
    public synchronized void createPartitions(
            String database, String table, Seq<CatalogTablePartition> partitions, boolean ignoreIfExists) {
        changeTable(database, table, () -> super.createPartitions(database, table, partitions, ignoreIfExists));
    }

    @Override
    public synchronized void dropPartitions(
            String database,
            String table,
            Seq<Map<String, String>> specs,
            boolean ignoreIfNotExists,
            boolean purge,
            boolean retainData) {
        changeTable(
                database,
                table,
                () -> super.dropPartitions(database, table, specs, ignoreIfNotExists, purge, retainData));
    }

    @Override
    public synchronized void renamePartitions(
            String database, String table, Seq<Map<String, String>> from, Seq<Map<String, String>> to) {
        changeTable(database, table, () -> super.renamePartitions(database, table, from, to));
    }

    @Override
    public synchronized void alterPartitions(String database, String table, Seq<CatalogTablePartition> partitions) {
        changeTable(database, table, () -> super.alterPartitions(database, table, partitions));
    }

    @Override
    public synchronized Seq<String> listDatabases() {
        sync();
        return super.listDatabases();
    }

    @Override
    public synchronized Seq<String> listTables(String database) {
        sync();
        return super.listTables(database);
    }
}
