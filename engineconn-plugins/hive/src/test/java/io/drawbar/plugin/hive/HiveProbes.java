package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As the engine itself answers. */
final class HiveProbes implements HiveQlProbes {
    @Override
    public String zone() {
        return "Asia/Karachi";
    }

    @Override
    public List<TypeProbe> nestedTypes() {
        return List.of(
                new TypeProbe("select array(1, cast(null as int))", "List", Arrays.asList(1, null)),
                new TypeProbe("select map('k', array(1, 2))", "Map(false)", Map.of("k", List.of(1, 2))),
                new TypeProbe(
                        "select named_struct('x', 1, 'y', named_struct('z', 'deep'))",
                        "Struct",
                        Map.of("x", 1, "y", Map.of("z", "deep"))),
                new TypeProbe(
                        "select array(timestamp '2024-02-29 01:02:03')",
                        "List",
                        List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3))));
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense", "hive.nonsense", "hive.metastore.uris", "javax.jdo.option.ConnectionURL");
    }

    /** Pools that Hive, Hadoop and the metastore make once for a process and never end; all of them are daemons. */
    @Override
    public List<String> threadsThatOutliveTheEngine() {
        return List.of(
                "HMSHandler #\\d+",
                "Metastore-RuntimeStats-Loader-\\d+",
                "ORC_GET_SPLITS #\\d+",
                "Timer for 'JobTracker' metrics system",
                "basic-stats-ForkJoinPool-\\d+-worker-\\d+",
                "objectstore(-secondary)? housekeeper",
                "org\\.apache\\.hadoop\\.fs\\.FileSystem\\$Statistics\\$StatisticsDataReferenceCleaner");
    }

    @Override
    public List<AnalysisProbe> moreAnalyses() {
        return List.of(
                AnalysisProbe.query("select name from named_drums", "named_drums", "name"),
                AnalysisProbe.query(
                        "with f as (select id from fifes) select a.id from f a join f b on a.id = b.id", "fifes", "id"),
                new AnalysisProbe(
                        List.of(),
                        "insert into drums partition (made) select id, tone, 1 from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id", "tone")),
                        Map.of("drums", Set.of())),
                AnalysisProbe.change("insert into fifes values (1, 'a')", "fifes"),
                new AnalysisProbe(
                        List.of(),
                        "create table copied as select id from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id")),
                        Map.of("copied", Set.of())));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("select ?");
    }
}
