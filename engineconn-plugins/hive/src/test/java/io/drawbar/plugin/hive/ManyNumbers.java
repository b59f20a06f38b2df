package io.drawbar.plugin.hive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.FileInputFormat;
import org.apache.hadoop.mapred.FileSplit;
import org.apache.hadoop.mapred.InputFormat;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;

/** A table of ten thousand million rows that are made while they are read, in order. Public because Hadoop makes it by its name. */
public final class ManyNumbers implements InputFormat<LongWritable, Text> {
    private static final long ROWS = 10_000_000_000L;

    /** A statement that makes the table {@code numbers}, with a file without which Hive would not look into its folder. */
    static String table(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("any"), "x");
        return "create external table if not exists numbers"
                + " (id bigint, i int, d double, s string, c decimal(18,2), t timestamp)"
                + " row format delimited fields terminated by ',' stored as inputformat '" + ManyNumbers.class.getName()
                + "' outputformat 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' location '"
                + folder.toUri() + "'";
    }

    @Override
    public InputSplit[] getSplits(JobConf job, int wanted) {
        return new InputSplit[] {new FileSplit(FileInputFormat.getInputPaths(job)[0], 0, 1, new String[0])};
    }

    @Override
    public RecordReader<LongWritable, Text> getRecordReader(InputSplit split, JobConf job, Reporter reporter) {
        return new Numbers();
    }

    /** Makes lines. */
    private static final class Numbers implements RecordReader<LongWritable, Text> {
        private long next;

        @Override
        public boolean next(LongWritable key, Text value) {
            if (next == ROWS) {
                return false;
            }
            long id = next++;
            byte[] line = (id + "," + id % 1000 + "," + id * 0.5 + ",name-" + id % 10_000 + "," + id % 1_000_000
                            + ".25,2020-09-13 12:26:40")
                    .getBytes(StandardCharsets.US_ASCII);
            value.set(line, 0, line.length);
            return true;
        }

        @Override
        public LongWritable createKey() {
            return new LongWritable();
        }

        @Override
        public Text createValue() {
            return new Text();
        }

        @Override
        public long getPos() {
            return next;
        }

        @Override
        public float getProgress() {
            return (float) next / ROWS;
        }

        @Override
        public void close() {}
    }
}
