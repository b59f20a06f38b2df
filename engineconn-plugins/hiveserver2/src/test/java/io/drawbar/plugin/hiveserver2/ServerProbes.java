package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.plugin.hive.HiveQlProbes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As HiveServer2 tells values. */
final class ServerProbes implements HiveQlProbes {
    @Override
    public String zone() {
        return "UTC";
    }

    @Override
    public List<TypeProbe> nestedTypes() {
        return List.of(
                new TypeProbe("select array(1, cast(null as int))", "Utf8", "[1,null]"),
                new TypeProbe("select map('k', array(1, 2))", "Utf8", "{\"k\":[1,2]}"),
                new TypeProbe("select named_struct('x', 1, 'y', 'z')", "Utf8", "{\"x\":1,\"y\":\"z\"}"));
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense", "hive.nonsense", "javax.jdo.option.ConnectionURL");
    }

    @Override
    public List<AnalysisProbe> moreAnalyses() {
        return List.of(
                AnalysisProbe.query("/* who asks */ select name from named_drums", "named_drums", "name"),
                new AnalysisProbe(
                        List.of(),
                        "select id from `Drums` union all select id from named_drums",
                        Kind.QUERY,
                        Map.of("drums", Set.of("id"), "named_drums", Set.of("id")),
                        Map.of()),
                AnalysisProbe.query(
                        "with f as (select id, count(*) from fifes group by id) select a.id from f a join f b on a.id = b.id"
                                + " join f c on a.id = c.id join f d on a.id = d.id",
                        "fifes",
                        "id"),
                new AnalysisProbe(
                        List.of(),
                        "from fifes insert into drums partition (made = 5) select id, tone",
                        Kind.DML,
                        Map.of("fifes", Set.of("id", "tone")),
                        Map.of("drums", Set.of("id", "name", "made"))),
                AnalysisProbe.change("insert into fifes values (1, 'a')", "fifes", "id", "tone"),
                new AnalysisProbe(
                        List.of(),
                        "insert overwrite directory '/tmp/nowhere' select * from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id", "tone")),
                        Map.of("file:/tmp/nowhere", Set.of())),
                new AnalysisProbe(
                        List.of(),
                        "create table copied as select id from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id")),
                        Map.of("copied", Set.of("id"))),
                new AnalysisProbe(
                        List.of(),
                        "create view other as select id from named_drums",
                        Kind.DDL,
                        Map.of("named_drums", Set.of()),
                        Map.of("other", Set.of())),
                new AnalysisProbe(List.of(), "analyze select * from fifes", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "add jar /nowhere.jar", Kind.UTILITY, Map.of(), Map.of()));
    }

    @Override
    public Optional<String> marker() {
        return Optional.empty();
    }
}
