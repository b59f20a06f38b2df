package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What to run and how. Made by {@link #sql(String)} and the {@code with} methods.
 *
 * @param id the job's id; the same request may be sent twice
 * @param engine {@code TYPE} or {@code TYPE@VERSION}; empty: the server's default
 * @param settings the engine's settings for this job
 * @param parameters values of the markers of the script's only statement, in order
 * @param rowLimit at most this many rows are kept of each result
 * @param retrySafe whether the job may run again from its start when its engine is lost
 * @param priority -100 to 100, higher first
 * @param queueTimeout how long it may wait, in milliseconds precision
 * @param runTimeout how long it may run, in milliseconds precision
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JobRequest(
        JobId id,
        String code,
        Optional<String> language,
        Optional<String> engine,
        Optional<String> name,
        Map<String, String> labels,
        Map<String, String> settings,
        List<Parameter> parameters,
        OptionalLong rowLimit,
        boolean retrySafe,
        OptionalInt priority,
        Optional<String> catalog,
        Optional<String> schema,
        Optional<String> queueTimeout,
        Optional<String> runTimeout) {
    public JobRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(code, "code");
        labels = Map.copyOf(labels);
        settings = Map.copyOf(settings);
        parameters = List.copyOf(parameters);
    }

    /** A script of one or more statements, for the server's default engine and its default language. */
    public static JobRequest sql(String code) {
        return new Builder(code).build();
    }

    /** The same request, to be changed. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    public static Builder builder(String code) {
        return new Builder(code);
    }

    /** Collects a request's parts. Not thread-safe. */
    public static final class Builder {
        private final String code;
        private JobId id = JobId.random(Clock.systemUTC());
        private Optional<String> language = Optional.empty();
        private Optional<String> engine = Optional.empty();
        private Optional<String> name = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<Parameter> parameters = new ArrayList<>();
        private OptionalLong rowLimit = OptionalLong.empty();
        private boolean retrySafe;
        private OptionalInt priority = OptionalInt.empty();
        private Optional<String> catalog = Optional.empty();
        private Optional<String> schema = Optional.empty();
        private Optional<String> queueTimeout = Optional.empty();
        private Optional<String> runTimeout = Optional.empty();

        private Builder(String code) {
            this.code = Objects.requireNonNull(code, "code");
        }

        private Builder(JobRequest from) {
            this(from.code);
            id = from.id;
            language = from.language;
            engine = from.engine;
            name = from.name;
            labels.putAll(from.labels);
            settings.putAll(from.settings);
            parameters.addAll(from.parameters);
            rowLimit = from.rowLimit;
            retrySafe = from.retrySafe;
            priority = from.priority;
            catalog = from.catalog;
            schema = from.schema;
            queueTimeout = from.queueTimeout;
            runTimeout = from.runTimeout;
        }

        public Builder id(JobId value) {
            id = value;
            return this;
        }

        public Builder language(String value) {
            language = Optional.of(value);
            return this;
        }

        /** {@code TYPE} or {@code TYPE@VERSION}. */
        public Builder engine(String value) {
            engine = Optional.of(value);
            return this;
        }

        /** For people; need not be unique. */
        public Builder name(String value) {
            name = Optional.of(value);
            return this;
        }

        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /** A setting of the engine, for this job alone. */
        public Builder setting(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /**
         * The value of the statement's next marker ({@code ?}); with parameters a script has one statement alone.
         *
         * @param value null or one of the types that {@link Parameter#of(Object)} takes
         */
        public Builder parameter(Object value) {
            parameters.add(Parameter.of(value));
            return this;
        }

        /** The value of the statement's next marker, as the API writes it. */
        public Builder parameter(ParameterType type, String value) {
            parameters.add(Parameter.of(type, value));
            return this;
        }

        public Builder rowLimit(long rows) {
            rowLimit = OptionalLong.of(rows);
            return this;
        }

        public Builder retrySafe(boolean value) {
            retrySafe = value;
            return this;
        }

        public Builder priority(int value) {
            priority = OptionalInt.of(value);
            return this;
        }

        public Builder catalog(String value) {
            catalog = Optional.of(value);
            return this;
        }

        public Builder schema(String value) {
            schema = Optional.of(value);
            return this;
        }

        public Builder queueTimeout(Duration value) {
            queueTimeout = Optional.of(value.toMillis() + "ms");
            return this;
        }

        public Builder runTimeout(Duration value) {
            runTimeout = Optional.of(value.toMillis() + "ms");
            return this;
        }

        public JobRequest build() {
            return new JobRequest(
                    id,
                    code,
                    language,
                    engine,
                    name,
                    labels,
                    settings,
                    parameters,
                    rowLimit,
                    retrySafe,
                    priority,
                    catalog,
                    schema,
                    queueTimeout,
                    runTimeout);
        }
    }
}
