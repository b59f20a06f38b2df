package io.drawbar.entrance.run;

import io.drawbar.protocol.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job is to do, worked out from what was submitted.
 *
 * @param language of all statements
 * @param statements their texts in order
 * @param parameters values of the only statement's markers
 * @param preparedId under which the only statement was prepared in its session
 * @param settings of the engine for each statement
 * @param rowLimit rows to keep of each result; 0: no limit
 * @param byteLimit bytes to keep of each result; 0: no limit
 * @param readAheadBytes how far the engine may be ahead of the reader; 0: as far as it likes
 * @param queueTimeout zero: none
 * @param runTimeout zero: none
 * @param retrySafe whether it may be run again from its start when its engine is lost
 */
public record JobPlan(
        String language,
        List<String> statements,
        List<Value> parameters,
        Optional<String> preparedId,
        Map<String, String> settings,
        long rowLimit,
        long byteLimit,
        long readAheadBytes,
        Duration queueTimeout,
        Duration runTimeout,
        boolean retrySafe) {
    public JobPlan {
        statements = List.copyOf(statements);
        parameters = List.copyOf(parameters);
        settings = Map.copyOf(settings);
    }
}
