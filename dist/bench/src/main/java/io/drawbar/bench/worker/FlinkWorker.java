package io.drawbar.bench.worker;

import java.net.URI;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Flink used directly, in the process that asks: one cluster, which all statements share, and {@code TableResult.collect()}. It runs with
 * Flink's class path. Arguments: {@code name=value} settings of Flink. Orders: {@code run SQL}, {@code times N SQL}, {@code fetch SQL},
 * which reads every value.
 */
public final class FlinkWorker implements Worker {
    private static final int SLOTS = 16;

    private final TableEnvironment tables;

    private FlinkWorker(TableEnvironment tables) {
        this.tables = tables;
    }

    public static void main(String[] args) throws Exception {
        Configuration flink = new Configuration();
        for (String setting : args) {
            int equals = setting.indexOf('=');
            flink.setString(setting.substring(0, equals), setting.substring(equals + 1));
        }
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        URI address = cluster.getRestAddress().get();
        flink.setString("execution.target", "remote");
        flink.setString("rest.address", address.getHost());
        flink.setString("rest.port", Integer.toString(address.getPort()));
        Worker.serve(new FlinkWorker(TableEnvironment.create(EnvironmentSettings.newInstance()
                .inBatchMode()
                .withConfiguration(flink)
                .build())));
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "run" -> {
                tables.executeSql(arguments.get(0)).await();
                return Reply.empty();
            }
            case "times" -> {
                String sql = arguments.get(1);
                return Worker.latencies(Integer.parseInt(arguments.get(0)), () -> once(sql));
            }
            case "fetch" -> {
                return fetch(arguments.get(0));
            }
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        }
    }

    @SuppressWarnings("try") // nobody interrupts
    private void once(String sql) throws Exception {
        try (CloseableIterator<Row> rows = tables.executeSql(sql).collect()) {
            if (rows.next().getField(0) == null || rows.hasNext()) {
                throw new IllegalStateException("Not one row came.");
            }
        }
    }

    @SuppressWarnings("try") // nobody interrupts
    private Reply fetch(String sql) throws Exception {
        long start = System.nanoTime();
        long count = 0;
        long sum = 0;
        try (CloseableIterator<Row> rows = tables.executeSql(sql).collect()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < row.getArity(); i++) {
                    sum += row.getField(i).hashCode();
                }
                count++;
            }
        }
        return Reply.empty()
                .with("nanos", System.nanoTime() - start)
                .with("rows", count)
                .with("sum", sum);
    }
}
