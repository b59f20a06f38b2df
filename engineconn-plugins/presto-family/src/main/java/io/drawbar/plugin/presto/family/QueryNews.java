package io.drawbar.plugin.presto.family;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a driver tells of a query that runs.
 *
 * @param queryId the cluster's name for it
 * @param state such as {@code QUEUED} or {@code RUNNING}
 * @param percentage how far it is; empty when that cannot be told
 * @param completed splits
 * @param running splits
 * @param total splits known so far
 * @param rows processed
 * @param bytes processed
 */
public record QueryNews(
        String queryId,
        String state,
        OptionalDouble percentage,
        int completed,
        int running,
        int total,
        long rows,
        long bytes) {
    public QueryNews {
        Objects.requireNonNull(queryId, "queryId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(percentage, "percentage");
    }
}
