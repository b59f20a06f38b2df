package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of a folder as tables of one schema.
 *
 * @param folder the folder
 */
record CsvCatalog(Path folder) implements EngineCatalog {
    @Override
    public List<String> catalogs() {
        return List.of(CsvEngine.CATALOG);
    }

    @Override
    public Current current() {
        return new Current(CsvEngine.CATALOG, CsvEngine.SCHEMA);
    }

    @Override
    public List<String> schemas(String catalog) {
        return catalog.equals(CsvEngine.CATALOG) ? List.of(CsvEngine.SCHEMA) : List.of();
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) throws EngineException {
        if (!schemas(catalog).contains(schema)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(CsvFile.ENDING))
                    .map(name -> name.substring(0, name.length() - CsvFile.ENDING.length()))
                    .forEach(name -> into.accept(new Table(name, "TABLE", Optional.empty())));
        } catch (IOException e) {
            throw Failures.reading(folder, e);
        }
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) throws EngineException {
        Path file = folder.resolve(table + CsvFile.ENDING).normalize();
        if (!schemas(catalog).contains(schema) || !folder.normalize().equals(file.getParent())) {
            return List.of();
        }
        return CsvFile.open(file).stream()
                .flatMap(found -> found.columns().stream())
                .map(column -> new Column(
                        column.name(),
                        CsvFile.typeName(column.type()),
                        jdbcType(column.type()),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        true,
                        Optional.empty()))
                .toList();
    }

    private static int jdbcType(ColumnType type) {
        if (type == Plain.INT64) {
            return Types.BIGINT;
        }
        if (type == Plain.DOUBLE) {
            return Types.DOUBLE;
        }
        if (type == Plain.BOOLEAN) {
            return Types.BOOLEAN;
        }
        return type == Plain.DATE ? Types.DATE : Types.VARCHAR;
    }
}
