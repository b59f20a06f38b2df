package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;

/** The part of a job that says what it is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record AnalysisRequest(
        String code,
        Optional<String> language,
        Optional<String> engine,
        Map<String, String> labels,
        Map<String, String> settings,
        Optional<String> catalog,
        Optional<String> schema) {

    static AnalysisRequest of(JobRequest job) {
        return new AnalysisRequest(
                job.code(), job.language(), job.engine(), job.labels(), job.settings(), job.catalog(), job.schema());
    }
}
