package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.Progress;
import java.util.List;
import org.apache.hadoop.hive.common.log.ProgressMonitor;

/** How far Hive's jobs are, in words of the SPI. */
final class JobProgress {
    private static final int PERCENT = 100;

    private JobProgress() {}

    /** The tasks of a graph's vertices. */
    static Progress of(ProgressMonitor monitor) {
        List<String> headers = monitor.headers();
        int total = headers.indexOf("TOTAL");
        int completed = headers.indexOf("COMPLETED");
        int running = headers.indexOf("RUNNING");
        long[] sums = new long[3];
        StringBuilder detail = new StringBuilder();
        for (List<String> row : monitor.rows()) {
            sums[0] += count(row, completed);
            sums[1] += count(row, running);
            sums[2] += count(row, total);
            detail.append(detail.isEmpty() ? "" : ", ")
                    .append(row.get(0).replaceAll("[ .]+$", ""))
                    .append(' ')
                    .append(count(row, completed))
                    .append('/')
                    .append(count(row, total));
        }
        long all = Math.max(sums[2], sums[0]);
        double fraction = Math.min(1, Math.max(0, monitor.progressedPercentage()));
        return new Progress(all == 0 ? Double.NaN : fraction, sums[0], sums[1], all, "tasks", detail.toString());
    }

    private static long count(List<String> row, int column) {
        return column < 0 ? 0 : Math.max(0, Long.parseLong(row.get(column).trim()));
    }

    /** What a MapReduce job tells: the mean of how far its maps and its reduces are. */
    static Progress of(double fraction) {
        double within = Math.min(1, Math.max(0, fraction));
        return new Progress(within, Math.round(within * PERCENT), 0, PERCENT, "percent", "maps and reduces");
    }

    /** Rows of the result that were read. */
    static Progress rows(long count, boolean all) {
        return new Progress(all ? 1 : Double.NaN, count, 0, count, "rows", "reading the result");
    }
}
