package io.drawbar.entrance.run;

import io.drawbar.protocol.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job is to do, worked out from what was submitted.
 *
 * @param statements in order
 * @param parameters values of the only statement's markers
 * @param preparedId under which the only statement was prepared in its session
 * @param rowLimit rows to keep of each result; 0: no limit
 * @param byteLimit bytes to keep of each result; 0: no limit
 * @param readAheadBytes how far the engine may be ahead of the reader; 0: as far as it likes
 * @param queueTimeout zero: none
 * @param runTimeout zero: none
 * @param retrySafe whether it may be run again from its start when its engine is lost
 */
public record JobPlan(
        List<PlannedStatement> statements,
        List<Value> parameters,
        Optional<String> preparedId,
        long rowLimit,
        long byteLimit,
        long readAheadBytes,
        Duration queueTimeout,
        Duration runTimeout,
        boolean retrySafe) {
    public JobPlan {
        statements = List.copyOf(statements);
        parameters = List.copyOf(parameters);
    }

    /**
     * One statement.
     *
     * @param engine number of the job's engine that it runs on
     * @param settings of that engine
     */
    public record PlannedStatement(String text, String language, int engine, Map<String, String> settings) {
        public PlannedStatement {
            settings = Map.copyOf(settings);
        }
    }
}
