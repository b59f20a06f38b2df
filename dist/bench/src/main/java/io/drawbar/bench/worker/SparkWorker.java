package io.drawbar.bench.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * Spark used directly, in the process that asks: what Drawbar is compared with. It runs with Spark's class path. Arguments: {@code
 * name=value} settings of Spark. Orders: {@code times N SQL}, {@code throughput THREADS N SQL}, {@code fetch HOW SQL} where HOW is
 * {@code arrow} (Arrow batches are collected and counted), {@code objects} (and every value is read), {@code iterator} (the same,
 * one partition after the other) or {@code rows} (Spark's own rows are collected and every value is read).
 */
public final class SparkWorker implements Worker {
    private final SparkSession spark;
    private final RootAllocator allocator = new RootAllocator();

    private SparkWorker(SparkSession spark) {
        this.spark = spark;
    }

    public static void main(String[] args) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().appName("bench");
        for (String setting : args) {
            int equals = setting.indexOf('=');
            builder.config(setting.substring(0, equals), setting.substring(equals + 1));
        }
        Worker.serve(new SparkWorker(builder.getOrCreate()));
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "times" -> {
                String sql = arguments.get(1);
                return Worker.latencies(Integer.parseInt(arguments.get(0)), () -> once(sql));
            }
            case "throughput" -> {
                return throughput(
                        Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)), arguments.get(2));
            }
            case "fetch" -> {
                return fetch(arguments.get(0), arguments.get(1));
            }
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        }
    }

    private void once(String sql) {
        if (spark.sql(sql).collectAsList().get(0).get(0) == null) {
            throw new IllegalStateException("No row came.");
        }
    }

    private Reply throughput(int threads, int times, String sql) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(pool.submit(() -> once(sql)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return Reply.empty().with("nanos", System.nanoTime() - start);
        } finally {
            pool.shutdownNow();
        }
    }

    private Reply fetch(String how, String sql) throws IOException {
        long start = System.nanoTime();
        Dataset<Row> rows = (Dataset<Row>) spark.sql(sql);
        Counted counted;
        if (how.equals("rows")) {
            counted = readRows(rows.collectAsList());
        } else {
            RDD<byte[]> batches = rows.toArrowBatchRdd();
            Schema schema = ArrowUtils.toArrowSchema(
                    rows.schema(), spark.conf().get("spark.sql.session.timeZone"), true, false);
            JavaRDD<byte[]> rdd = batches.toJavaRDD();
            Iterator<byte[]> each = how.equals("iterator")
                    ? rdd.toLocalIterator()
                    : rdd.collect().iterator();
            counted = read(schema, each, !how.equals("arrow"));
        }
        return Reply.empty()
                .with("nanos", System.nanoTime() - start)
                .with("rows", counted.rows())
                .with("sum", counted.sum());
    }

    private record Counted(long rows, long sum) {}

    private Counted read(Schema schema, Iterator<byte[]> batches, boolean objects) throws IOException {
        long rows = 0;
        long sum = 0;
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            VectorLoader loader = new VectorLoader(root);
            while (batches.hasNext()) {
                ReadChannel channel = new ReadChannel(Channels.newChannel(new ByteArrayInputStream(batches.next())));
                try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(channel, allocator)) {
                    loader.load(batch);
                }
                rows += root.getRowCount();
                sum += objects ? ArrowReading.readObjects(root) : root.getRowCount();
            }
        }
        return new Counted(rows, sum);
    }

    private static Counted readRows(List<Row> rows) {
        long sum = 0;
        for (Row row : rows) {
            for (int i = 0; i < row.length(); i++) {
                sum += row.get(i).hashCode();
            }
        }
        return new Counted(rows.size(), sum);
    }
}
