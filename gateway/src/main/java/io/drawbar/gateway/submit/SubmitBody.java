package io.drawbar.gateway.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A job as people submit it; the fields' names are those of the JSON.
 *
 * @param id the client's own id, so that it may send the same again
 * @param code the script
 * @param language empty: the engine's default
 * @param engine TYPE or TYPE@VERSION; empty: the configured default
 * @param parameters values of the only statement's markers, in order
 * @param queueTimeout such as {@code 30s}
 * @param runTimeout such as {@code 10m}
 */
public record SubmitBody(
        Optional<String> id,
        Optional<String> code,
        Optional<String> language,
        Optional<String> engine,
        Optional<String> name,
        Optional<Map<String, String>> labels,
        Optional<Map<String, String>> settings,
        Optional<List<Parameter>> parameters,
        OptionalLong rowLimit,
        Optional<Boolean> retrySafe,
        OptionalInt priority,
        Optional<String> catalog,
        Optional<String> schema,
        Optional<String> queueTimeout,
        Optional<String> runTimeout) {

    public SubmitBody {
        check(labels, "labels");
        check(settings, "settings");
        if (rowLimit.orElse(0) < 0) {
            throw bad(
                    "The field 'rowLimit' is " + rowLimit.getAsLong() + "; expected 0 (the configured limit) or more.");
        }
        if (Math.abs((long) priority.orElse(0)) > 100) {
            throw bad("The field 'priority' is " + priority.getAsInt() + "; expected -100 to 100.");
        }
    }

    static void check(Optional<Map<String, String>> texts, String field) {
        texts.ifPresent(map -> map.forEach((name, value) -> {
            if (value == null) {
                throw bad("The field '" + field + "." + name + "' is null; expected a text.");
            }
        }));
    }

    /** The client's own id, if it has given one. */
    public Optional<JobId> ownId() {
        return id.map(JobId::parse);
    }

    /** As the entrance takes it, under the id given. */
    public SubmitJobRequest toRequest(JobId job) {
        SubmitJobRequest.Builder request = SubmitJobRequest.newBuilder()
                .setId(job.toString())
                .setCode(code.orElseThrow(() -> bad("The field 'code' is missing.")))
                .setRetrySafe(retrySafe.orElse(false))
                .setRowLimit(rowLimit.orElse(0))
                .setPriority(priority.orElse(0));
        language.ifPresent(request::setLanguage);
        engine.ifPresent(request::setEngine);
        name.ifPresent(request::setName);
        labels.ifPresent(request::putAllLabels);
        settings.ifPresent(request::putAllSettings);
        parameters.ifPresent(values -> values.forEach(one -> request.addParameters(one.value())));
        catalog.ifPresent(request::setCatalog);
        schema.ifPresent(request::setSchema);
        queueTimeout.ifPresent(text -> request.setQueueTimeoutMillis(TimeText.millis("queueTimeout", text)));
        runTimeout.ifPresent(text -> request.setRunTimeoutMillis(TimeText.millis("runTimeout", text)));
        return request.build();
    }

    private static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}
