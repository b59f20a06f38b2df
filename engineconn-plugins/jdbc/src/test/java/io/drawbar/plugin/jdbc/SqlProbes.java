package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.Probes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the databases of these tests say alike. */
interface SqlProbes extends Probes {
    @Override
    default String one() {
        return "select 1";
    }

    @Override
    default String text(String value) {
        return "select '" + value.replace("'", "''") + "'";
    }

    @Override
    default FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    default List<String> refusedSettings() {
        return List.of("nonsense");
    }

    @Override
    default Map.Entry<String, Optional<Long>> update() {
        return Map.entry("update changes set x = x + 1", Optional.of(5L));
    }

    @Override
    default Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.empty(),
                List.of("create table if not exists \"名前\" (\"id\" bigint not null, \"Name_%\" varchar(20))"),
                "名前",
                List.of("id", "Name_%")));
    }

    @Override
    default Optional<String> marker() {
        return Optional.of("select ?");
    }

    @Override
    default Optional<String> named(String name) {
        return Optional.of("select 1 as \"" + name + "\"");
    }

    @Override
    default Optional<String> amongNulls(TypeProbe probe) {
        return Probes.caseAmongNulls(probe, "(values (1), (2), (3)) as t (k)");
    }

    @Override
    default Optional<TemporaryProbe> temporary() {
        return Optional.of(new TemporaryProbe("create temporary table mine as select 1 as x", "select x from mine"));
    }

    @Override
    default Optional<String> newTable(String name) {
        return Optional.of("create table " + name + " (a int not null, b int)");
    }
}
