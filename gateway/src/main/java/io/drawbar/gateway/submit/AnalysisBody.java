package io.drawbar.gateway.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.AnalyseScriptRequest;
import java.util.Map;
import java.util.Optional;

/**
 * A script that is to be analysed, as people send it; the fields' names are those of the JSON, and mean what they mean of a job.
 *
 * @param code the script
 * @param language empty: the engine's default
 * @param engine TYPE or TYPE@VERSION; empty: the configured default
 */
public record AnalysisBody(
        Optional<String> code,
        Optional<String> language,
        Optional<String> engine,
        Optional<Map<String, String>> labels,
        Optional<Map<String, String>> settings,
        Optional<String> catalog,
        Optional<String> schema) {

    public AnalysisBody {
        SubmitBody.check(labels, "labels");
        SubmitBody.check(settings, "settings");
    }

    /** As the entrance takes it. */
    public AnalyseScriptRequest toRequest() {
        AnalyseScriptRequest.Builder request = AnalyseScriptRequest.newBuilder()
                .setCode(code.orElseThrow(
                        () -> new DrawbarException(ErrorCode.BAD_REQUEST, "The field 'code' is missing.")));
        language.ifPresent(request::setLanguage);
        engine.ifPresent(request::setEngine);
        labels.ifPresent(request::putAllLabels);
        settings.ifPresent(request::putAllSettings);
        catalog.ifPresent(request::setCatalog);
        schema.ifPresent(request::setSchema);
        return request.build();
    }
}
