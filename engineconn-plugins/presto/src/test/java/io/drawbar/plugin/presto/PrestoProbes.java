package io.drawbar.plugin.presto;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.plugin.presto.family.FamilyProbes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

final class PrestoProbes extends FamilyProbes {
    @Override
    protected String field(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    protected String zone(String offset) {
        return " " + offset;
    }

    /** Threads of the driver's HTTP client, which nothing ends before they have had nothing to do for a minute. */
    @Override
    public List<String> threadsThatOutliveTheEngine() {
        return List.of("OkHttp TaskRunner", "Okio Watchdog");
    }

    /** Presto plans new tables, though TPC-H would refuse them. */
    @Override
    public List<AnalysisProbe> analyses() {
        List<AnalysisProbe> all = new ArrayList<>(super.analyses());
        Set<String> columns = Set.of("nationkey", "name", "regionkey", "comment");
        all.add(new AnalysisProbe(
                List.of(),
                "create table made as select * from nation",
                Kind.DML,
                Map.of("nation", columns),
                Map.of("made", columns)));
        return all;
    }
}
