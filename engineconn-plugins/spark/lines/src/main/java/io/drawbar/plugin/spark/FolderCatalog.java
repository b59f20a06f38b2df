package io.drawbar.plugin.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawbar.plugin.spark.CatalogFolder.Entry;
import io.drawbar.plugin.spark.CatalogFolder.Kind;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogDatabase;
import org.apache.spark.sql.catalyst.catalog.CatalogFunction;
import org.apache.spark.sql.catalyst.catalog.CatalogStatistics;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTablePartition;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogWithListener;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Spark's in-memory catalog, with every change written to a folder in the warehouse and read from there at the start, so that tables
 * outlive the engine. Several engines may share a warehouse: each notices the others' changes before it answers. Thread-safe.
 */
final class FolderCatalog extends ListedCatalog {
    /** Spark does not look for tables' data in folders whose names begin with a dot. */
    private static final String FOLDER = ".drawbar-catalog";

    private final CatalogFolder folder;
    private NavigableMap<Entry, String> known = new TreeMap<>();
    private long knownVersion = -1;
    private boolean busy;

    private FolderCatalog(SparkConf conf, Configuration hadoop, CatalogFolder folder) {
        super(conf, hadoop);
        this.folder = folder;
    }

    /**
     * Puts a folder catalog in the place of a session's in-memory catalog. Spark chooses between "hive" and "in-memory" and has no
     * setting for another, hence by reflection. Does nothing when the warehouse is not on a local disk.
     */
    static void install(SparkSession base) throws ReflectiveOperationException {
        URI warehouse =
                base.sharedState().externalCatalog().getDatabase("default").locationUri();
        if (warehouse.getScheme() == null || warehouse.getScheme().equals("file")) {
            install(base, Path.of(warehouse.getPath()));
        }
    }

    /** The same for a warehouse that need not be the one with which Spark was started. */
    static void install(SparkSession base, Path warehouse) throws ReflectiveOperationException {
        ExternalCatalogWithListener shared = base.sharedState().externalCatalog();
        FolderCatalog catalog;
        try {
            CatalogFolder files = new CatalogFolder(warehouse.resolve(FOLDER));
            catalog = new FolderCatalog(
                    base.sharedState().conf(), base.sharedState().hadoopConf(), files);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("The warehouse " + warehouse + " cannot be written to.", e);
        }
        if (!catalog.databaseExists("default")) {
            catalog.createDatabase(at(warehouse, shared.getDatabase("default")), true);
        }
        Field delegate = ExternalCatalogWithListener.class.getDeclaredField("delegate");
        delegate.setAccessible(true);
        delegate.set(shared, catalog);
    }

    private static CatalogDatabase at(Path warehouse, CatalogDatabase database) {
        if (warehouse.equals(Path.of(database.locationUri().getPath()))) {
            return database;
        }
        ObjectNode json = CaseClassJson.write(database);
        json.put(
                "locationUri",
                "file:" + URI.create(warehouse.toUri().getRawPath().replaceAll("/$", "")));
        try {
            return CaseClassJson.read(json, CatalogDatabase.class);
        } catch (Exception e) { // of reflection, and Spark's own
            throw Sneaky.rethrow(e);
        }
    }

    /** Changes memory and then the folder, while nobody else does. */
    private synchronized void change(CatalogFolder.Action action) {
        try {
            folder.locked(() -> {
                sync();
                busy = true;
                try {
                    action.run();
                } finally {
                    // Walking through the folder would make each change as slow as there are tables.
                    for (Map.Entry<Entry, Optional<String>> touched : folder.takeTouched().entrySet()) {
                        if (touched.getValue().isPresent()) {
                            known.put(touched.getKey(), touched.getValue().get());
                        } else {
                            known.remove(touched.getKey());
                        }
                    }
                    knownVersion = folder.version();
                }
            });
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        } finally {
            busy = false;
        }
    }

    /** Brings what other processes have changed into memory. */
    @Override
    synchronized void sync() {
        long version = folder.version();
        if (busy || version == knownVersion) {
            return;
        }
        busy = true;
        try {
            NavigableMap<Entry, String> found = folder.entries();
            for (Entry entry : known.descendingKeySet()) { // databases after what is in them
                if (!found.containsKey(entry)) {
                    forget(entry);
                }
            }
            for (Map.Entry<Entry, String> entry : found.entrySet()) {
                if (!entry.getValue().equals(known.get(entry.getKey()))) {
                    load(entry.getKey());
                }
            }
            known = found;
            knownVersion = version;
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        } finally {
            busy = false;
        }
    }

    private void load(Entry entry) throws Exception {
        JsonNode json = CaseClassJson.parse(folder.read(entry));
        switch (entry.kind()) {
            case DATABASE -> {
                CatalogDatabase database = CaseClassJson.read(json, CatalogDatabase.class);
                super.createDatabase(database, true);
                super.alterDatabase(database);
            }
            case TABLE -> {
                if (super.tableExists(entry.database(), entry.name())) {
                    forget(entry);
                }
                super.createTable(CaseClassJson.read(json, CatalogTable.class), true);
                List<CatalogTablePartition> partitions = new ArrayList<>();
                for (JsonNode partition : json.path("partitions")) {
                    partitions.add(CaseClassJson.read(partition, CatalogTablePartition.class));
                }
                if (!partitions.isEmpty()) { // a view has none, and no place for them
                    putPartitions(entry.database(), entry.name(), partitions);
                }
            }
            case FUNCTION -> {
                if (super.functionExists(entry.database(), entry.name())) {
                    super.dropFunction(entry.database(), entry.name());
                }
                super.createFunction(entry.database(), CaseClassJson.read(json, CatalogFunction.class));
            }
        }
    }

    /** Removes from memory alone: what {@code super} does for a drop would delete data too. */
    private void forget(Entry entry) throws Exception {
        switch (entry.kind()) {
            case TABLE -> {
                ObjectNode json = CaseClassJson.write(super.getTable(entry.database(), entry.name()));
                json.put("tableType", "EXTERNAL"); // a drop leaves the data of an external table alone
                super.alterTable(CaseClassJson.read(json, CatalogTable.class));
                super.dropTable(entry.database(), entry.name(), true, true);
            }
            case FUNCTION -> super.dropFunction(entry.database(), entry.name());
            case DATABASE -> {
                ObjectNode json = CaseClassJson.write(super.getDatabase(entry.database()));
                json.put("locationUri", json.get("locationUri").asText() + "/.drawbar-nowhere");
                super.alterDatabase(CaseClassJson.read(json, CatalogDatabase.class));
                super.dropDatabase(entry.database(), true, true);
            }
        }
    }

    private void saveDatabase(String name) throws Exception {
        folder.write(
                new Entry(Kind.DATABASE, name, ""), CaseClassJson.bytes(CaseClassJson.write(super.getDatabase(name))));
    }

    private void saveTable(String database, String name) throws Exception {
        CatalogTable table = super.getTable(database, name);
        ObjectNode json = CaseClassJson.write(table);
        ArrayNode partitions = json.putArray("partitions");
        if (!table.partitionColumnNames().isEmpty()) {
            Scala.list(super.listPartitions(database, name, Option.empty()))
                    .forEach(partition -> partitions.add(CaseClassJson.write(partition)));
        }
        folder.write(new Entry(Kind.TABLE, database, name), CaseClassJson.bytes(json));
    }

    private void saveFunction(String database, String name) throws Exception {
        folder.write(
                new Entry(Kind.FUNCTION, database, name),
                CaseClassJson.bytes(CaseClassJson.write(super.getFunction(database, name))));
    }

    @Override
    public synchronized void createDatabase(CatalogDatabase database, boolean ignoreIfExists) {
        change(() -> {
            boolean exists = super.databaseExists(database.name());
            super.createDatabase(database, ignoreIfExists);
            if (!exists) {
                saveDatabase(database.name());
            }
        });
    }

    @Override
    public synchronized void dropDatabase(String database, boolean ignoreIfNotExists, boolean cascade) {
        change(() -> {
            super.dropDatabase(database, ignoreIfNotExists, cascade);
            for (Entry entry : known.keySet()) {
                if (entry.database().equals(database)) {
                    folder.delete(entry);
                }
            }
        });
    }

    @Override
    public synchronized void alterDatabase(CatalogDatabase database) {
        change(() -> {
            super.alterDatabase(database);
            saveDatabase(database.name());
        });
    }

    @Override
    public synchronized void createTable(CatalogTable table, boolean ignoreIfExists) {
        change(() -> {
            String database = table.identifier().database().get();
            boolean exists = super.tableExists(database, table.identifier().table());
            super.createTable(table, ignoreIfExists);
            if (!exists) {
                saveTable(database, table.identifier().table());
            }
        });
    }

    @Override
    public synchronized void dropTable(String database, String table, boolean ignoreIfNotExists, boolean purge) {
        change(() -> {
            super.dropTable(database, table, ignoreIfNotExists, purge);
            folder.delete(new Entry(Kind.TABLE, database, table));
        });
    }

    @Override
    public synchronized void renameTable(String database, String oldName, String newName) {
        change(() -> {
            super.renameTable(database, oldName, newName);
            saveTable(database, newName);
            folder.delete(new Entry(Kind.TABLE, database, oldName));
        });
    }

    @Override
    public synchronized void alterTable(CatalogTable table) {
        change(() -> {
            super.alterTable(table);
            saveTable(table.identifier().database().get(), table.identifier().table());
        });
    }

    @Override
    public synchronized void alterTableDataSchema(String database, String table, StructType schema) {
        changeTable(database, table, () -> super.alterTableDataSchema(database, table, schema));
    }

    @Override
    public synchronized void alterTableStats(String database, String table, Option<CatalogStatistics> stats) {
        changeTable(database, table, () -> super.alterTableStats(database, table, stats));
    }

    /** Changes the whole schema. Spark calls it from 4.2 on; before, it has no such method to override. */
    @SuppressWarnings("MissingOverride")
    public synchronized void alterTableSchema(String database, String table, StructType schema) {
        ObjectNode json = CaseClassJson.write(getTable(database, table));
        json.put("schema", schema.json());
        try {
            alterTable(CaseClassJson.read(json, CatalogTable.class));
        } catch (ReflectiveOperationException e) {
            throw Sneaky.rethrow(e);
        }
    }

    @Override
    void changeTable(String database, String table, CatalogFolder.Action action) {
        change(() -> {
            action.run();
            saveTable(database, table);
        });
    }

    @Override
    public synchronized void createFunction(String database, CatalogFunction function) {
        change(() -> {
            super.createFunction(database, function);
            saveFunction(database, function.identifier().funcName());
        });
    }

    @Override
    public synchronized void dropFunction(String database, String name) {
        change(() -> {
            super.dropFunction(database, name);
            folder.delete(new Entry(Kind.FUNCTION, database, name));
        });
    }

    @Override
    public synchronized void alterFunction(String database, CatalogFunction function) {
        change(() -> {
            super.alterFunction(database, function);
            saveFunction(database, function.identifier().funcName());
        });
    }

    @Override
    public synchronized void renameFunction(String database, String oldName, String newName) {
        CatalogFunction function = getFunction(database, oldName);
        dropFunction(database, oldName);
        createFunction(
                database,
                function.copy(
                        new FunctionIdentifier(newName, Option.apply(database)),
                        function.className(),
                        function.resources()));
    }

    @Override
    public synchronized CatalogDatabase getDatabase(String database) {
        sync();
        return super.getDatabase(database);
    }

    @Override
    public synchronized boolean databaseExists(String database) {
        sync();
        return super.databaseExists(database);
    }

    @Override
    public synchronized CatalogTable getTable(String database, String table) {
        sync();
        return super.getTable(database, table);
    }

    @Override
    public synchronized boolean tableExists(String database, String table) {
        sync();
        return super.tableExists(database, table);
    }

    @Override
    public synchronized boolean functionExists(String database, String name) {
        sync();
        return super.functionExists(database, name);
    }
}
