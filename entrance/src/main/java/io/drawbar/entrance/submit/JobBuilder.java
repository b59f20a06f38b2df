package io.drawbar.entrance.submit;

import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.EntranceSettings;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.EngineSettings;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.run.JobPlan;
import io.drawbar.entrance.run.JobRun;
import io.drawbar.entrance.run.OwnSession;
import io.drawbar.entrance.run.RunParts;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Checks what was submitted and makes a job of it. Thread-safe. */
public final class JobBuilder {
    /** What clients say of themselves; tools do it unasked, so that it is never refused. */
    private static final Set<String> CLIENT_LABELS = Set.of("application", "client-host", "client-user");

    private static final int LABEL_CHARS = 200;
    private static final int SETTINGS_LIMIT = 500;
    private static final int NAME_CHARS = 200;
    private static final int PRIORITY_LIMIT = 100;

    private final Settings settings;
    private final NodeId node;
    private final EnginePlaces places;
    private final RunParts parts;
    private final Executor executor;
    private final Clock clock;
    private final Uuid7 ids;

    public JobBuilder(
            Settings settings, NodeId node, EnginePlaces places, RunParts parts, Executor executor, Clock clock) {
        this.settings = settings;
        this.node = node;
        this.places = places;
        this.parts = parts;
        this.executor = executor;
        this.clock = clock;
        this.ids = new Uuid7(clock);
    }

    /** A checked job that has not been started. */
    public record Built(LiveJob job, JobPlan plan, EngineTypes.Choice engine, RunParts parts) {

        /** The same job with another plan, and with its parameters. */
        public Built with(JobPlan other) {
            job.parameterCount(other.parameters().size());
            return new Built(job, other, engine, parts);
        }

        /** What drives it, ready to be started; with a source of sessions for each of its engines. */
        public LiveJobs.Entry start(List<SessionSource> sessions) {
            return new LiveJobs.Entry(job, new JobRun(job, plan, sessions, parts));
        }
    }

    /** The engine that a request names, or the configured one. */
    public String engine(SubmitJobRequest request) {
        return request.getEngine().isEmpty() ? settings.get(EntranceSettings.DEFAULT_ENGINE) : request.getEngine();
    }

    /** Refuses a script that is too long, with its parameters, before anything is done with it. */
    public void checkSize(SubmitJobRequest request) {
        long limit = settings.get(EntranceSettings.SCRIPT_BYTES);
        long size = request.getCodeBytes().size() + ScriptParameters.bytes(request);
        if (size > limit) {
            String what = request.getParametersCount() == 0 ? "The script has " : "The script and its parameters have ";
            throw new DrawbarException(
                    ErrorCode.SCRIPT_TOO_LARGE,
                    what + size + " bytes; at most " + limit + " are accepted (setting entrance.script.max-bytes).");
        }
    }

    /**
     * Checks a request and makes a job of it.
     *
     * @param engine of what no marker gives another
     * @param known engines by the names that markers give them
     * @throws ScriptPlan.UnknownYet when a marker names another
     */
    public Built build(
            Caller caller, SubmitJobRequest request, EngineTypes.Choice engine, Map<String, EngineTypes.Choice> known) {
        check(request, engine);
        ScriptPlan script = ScriptPlan.of(request, engine, known);
        int most = settings.get(EntranceSettings.SCRIPT_STATEMENTS);
        if (script.statements().size() > most) {
            throw new DrawbarException(
                    ErrorCode.SCRIPT_TOO_LARGE,
                    "The script has " + script.statements().size() + " statements; at most " + most
                            + " are accepted (setting entrance.script.max-statements).");
        }
        script.checkSettings();
        ScriptParameters.check(request, script);
        Job job = job(caller, request, engine.type(), script);
        EventLog events = new EventLog(
                clock,
                new EventLog.LogLimits(
                        settings.get(EntranceSettings.LOG_LINES), settings.get(EntranceSettings.LOG_BYTES)),
                0);
        events.add(Event.newBuilder()
                .setStatement(-1)
                .setState(StateEvent.newBuilder().setJob(JobState.ACCEPTED)));
        LiveJob live = new LiveJob(job, request, events, executor, clock);
        return new Built(live, plan(request, job), script.first(), parts);
    }

    /** A stored job that had not ended, as it was cut into statements when it was accepted. */
    public Built rebuild(Job stored, SubmitJobRequest request, long nextEvent) {
        Job job = withEngines(stored, request);
        EventLog events = new EventLog(
                clock,
                new EventLog.LogLimits(
                        settings.get(EntranceSettings.LOG_LINES), settings.get(EntranceSettings.LOG_BYTES)),
                nextEvent);
        LiveJob live = new LiveJob(job, request, events, executor, clock);
        EngineType type = EngineType.newBuilder().setType(job.getEngineType()).build();
        return new Built(live, plan(request, job), new EngineTypes.Choice(type, job.getEngineVersion()), parts);
    }

    /** Sessions for this job alone, one for each engine that it uses. */
    public List<SessionSource> ownSessions(Caller caller, Built built) {
        List<JobEngine> engines = built.job().shown().getEnginesList();
        List<SessionSource> sources = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            String asker = i == 0 ? built.job().id().toString() : built.job().id() + "-e" + i;
            sources.add(ownSession(caller, built.job(), engines.get(i), asker));
        }
        return sources;
    }

    /** A job that was stored before scripts could use several engines says nothing of its only one. */
    private static Job withEngines(Job stored, SubmitJobRequest request) {
        if (stored.getEnginesCount() > 0) {
            return stored;
        }
        Job.Builder job = stored.toBuilder()
                .addEngines(JobEngine.newBuilder()
                        .setType(stored.getEngineType())
                        .setVersion(stored.getEngineVersion())
                        .setCatalog(request.getCatalog())
                        .setSchema(request.getSchema())
                        .putAllSettings(request.getSettingsMap()));
        job.getStatementsBuilderList().forEach(statement -> statement.setLanguage(stored.getLanguage()));
        return job.build();
    }

    private SessionSource ownSession(Caller caller, LiveJob job, JobEngine engine, String asker) {
        SubmitJobRequest request = job.spec();
        AskRequest ask = AskRequest.newBuilder()
                .setAskId(asker)
                .setUser(caller.user().value())
                .setTenant(caller.tenant().value())
                .setEngineType(engine.getType())
                .setEngineVersion(engine.getVersion())
                .putAllSettings(engine.getSettingsMap())
                .putAllLabels(request.getLabelsMap())
                .setConnectionId(job.id().toString())
                .setEntranceId(node.value())
                .setPriority(request.getPriority())
                .setSinceMillis(job.shown().getCreatedMillis())
                .build();
        OpenSessionRequest open = OpenSessionRequest.newBuilder()
                .setUser(caller.user().value())
                .setCatalog(engine.getCatalog())
                .setSchema(engine.getSchema())
                .putAllSettings(engine.getSettingsMap())
                .setEngineType(engine.getType())
                .setEngineVersion(engine.getVersion())
                .build();
        return new OwnSession(places, ask, open);
    }

    private Job job(Caller caller, SubmitJobRequest request, EngineType own, ScriptPlan script) {
        EngineTypes.Choice engine = script.first();
        Job.Builder job = Job.newBuilder()
                .setId(request.getId().isEmpty() ? ids.next().toString() : request.getId())
                .setOwner(caller.user().value())
                .setTenant(caller.tenant().value())
                .setState(JobState.ACCEPTED)
                .setEngineType(engine.type().getType())
                .setEngineVersion(engine.version())
                .setLanguage(script.statements().get(0).language())
                .addAllEngines(script.engines())
                .setName(request.getName())
                .setCode(request.getCode())
                .putAllLabels(request.getLabelsMap())
                .putAllSettings(EngineSettings.shown(own, request.getSettingsMap()))
                .setCreatedMillis(clock.millis())
                .setEntranceId(node.value())
                .setRetrySafe(request.getRetrySafe())
                .setPriority(request.getPriority())
                .setParameterCount(request.getParametersCount());
        for (int i = 0; i < script.statements().size(); i++) {
            ScriptPlan.Planned planned = script.statements().get(i);
            job.addStatements(LiveJob.fresh(Statement.newBuilder()
                    .setIndex(i)
                    .setStart(planned.statement().start())
                    .setEnd(planned.statement().end())
                    .setEngine(planned.engine())
                    .setLanguage(planned.language())
                    .build()));
        }
        return job.build();
    }

    private JobPlan plan(SubmitJobRequest request, Job job) {
        List<JobPlan.PlannedStatement> statements = job.getStatementsList().stream()
                .map(one -> new JobPlan.PlannedStatement(
                        request.getCode().substring(one.getStart(), one.getEnd()),
                        one.getLanguage(),
                        one.getEngine(),
                        job.getEngines(one.getEngine()).getSettingsMap()))
                .toList();
        long configured = settings.get(EntranceSettings.MAX_ROWS);
        long asked = request.getRowLimit();
        long rows = configured == 0 || (asked != 0 && asked < configured) ? asked : configured;
        return new JobPlan(
                statements,
                request.getParametersList(),
                Optional.empty(),
                rows,
                settings.get(EntranceSettings.MAX_BYTES),
                0,
                timeout(request.getQueueTimeoutMillis(), settings.get(EntranceSettings.QUEUE_TIMEOUT)),
                timeout(request.getRunTimeoutMillis(), settings.get(EntranceSettings.RUN_TIMEOUT)),
                request.getRetrySafe());
    }

    private static Duration timeout(long askedMillis, Duration configured) {
        return askedMillis == 0 ? configured : Duration.ofMillis(askedMillis);
    }

    private void check(SubmitJobRequest request, EngineTypes.Choice engine) {
        List<String> known = settings.get(EntranceSettings.LABELS);
        request.getLabelsMap().forEach((label, value) -> {
            if (!known.contains(label) && !CLIENT_LABELS.contains(label)) {
                throw new DrawbarException(
                        ErrorCode.UNKNOWN_LABEL,
                        "There is no label '" + label + "'; the labels are " + known + " (setting entrance.labels).");
            }
            require(value.length() <= LABEL_CHARS, "A label's value has at most " + LABEL_CHARS + " characters.");
        });
        require(request.getName().length() <= NAME_CHARS, "A job's name has at most " + NAME_CHARS + " characters.");
        require(
                Math.abs(request.getPriority()) <= PRIORITY_LIMIT,
                "priority is " + request.getPriority() + "; it is between -100 and 100.");
        require(request.getRowLimit() >= 0, "rowLimit is " + request.getRowLimit() + "; it is 0 or more.");
        require(request.getQueueTimeoutMillis() >= 0 && request.getRunTimeoutMillis() >= 0, "A time-out is 0 or more.");
        require(
                request.getSettingsCount() <= SETTINGS_LIMIT,
                "A job for " + engine.type().getType() + " has at most " + SETTINGS_LIMIT + " settings.");
        EngineSettings.check(engine.type(), request.getSettingsMap(), request.getLabelsMap());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, otherwise);
        }
    }
}
