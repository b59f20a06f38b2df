package io.drawbar.plugin.trino;

import io.drawbar.plugin.presto.family.FamilyProbes;
import java.util.List;

final class TrinoProbes extends FamilyProbes {
    @Override
    protected String field(String name) {
        return name;
    }

    @Override
    protected String zone(String offset) {
        return offset;
    }

    /** Threads of the driver's, which nothing ends before they have had nothing to do for a minute. */
    @Override
    public List<String> threadsThatOutliveTheEngine() {
        return List.of("OkHttp TaskRunner", "Okio Watchdog", "Trino JDBC worker-\\d+");
    }
}
