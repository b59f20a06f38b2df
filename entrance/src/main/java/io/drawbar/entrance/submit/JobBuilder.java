package io.drawbar.entrance.submit;

import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.EntranceSettings;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.run.JobPlan;
import io.drawbar.entrance.run.JobRun;
import io.drawbar.entrance.run.OwnSession;
import io.drawbar.entrance.run.RunParts;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.entrance.split.Script;
import io.drawbar.entrance.split.ScriptStatement;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Checks what was submitted and makes a job of it. Thread-safe. */
public final class JobBuilder {
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

        /** The same job with another plan. */
        public Built with(JobPlan other) {
            return new Built(job, other, engine, parts);
        }

        /** What drives it, ready to be started. */
        public LiveJobs.Entry start(SessionSource session) {
            return new LiveJobs.Entry(job, new JobRun(job, plan, session, parts));
        }
    }

    /** The engine that a request names, or the configured one. */
    public String engine(SubmitJobRequest request) {
        return request.getEngine().isEmpty() ? settings.get(EntranceSettings.DEFAULT_ENGINE) : request.getEngine();
    }

    /** Refuses a script that is too long before anything is done with it. */
    public void checkSize(SubmitJobRequest request) {
        long limit = settings.get(EntranceSettings.SCRIPT_BYTES);
        long size = request.getCodeBytes().size();
        if (size > limit) {
            throw new DrawbarException(
                    ErrorCode.SCRIPT_TOO_LARGE,
                    "The script has " + size + " bytes; at most " + limit
                            + " are accepted (setting entrance.script.max-bytes).");
        }
    }

    /** Checks a request and makes a job of it. */
    public Built build(Caller caller, SubmitJobRequest request, EngineTypes.Choice engine) {
        check(request, engine);
        String language = request.getLanguage().isEmpty() ? engine.type().getDefaultLanguage() : request.getLanguage();
        if (!engine.type().getLanguagesList().contains(language)) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_LANGUAGE,
                    "Engine " + engine.type().getType() + " has no language '" + language + "'; it has "
                            + engine.type().getLanguagesList() + ".");
        }
        List<ScriptStatement> statements =
                Script.split(request.getCode(), engine.type().getLexical());
        int most = settings.get(EntranceSettings.SCRIPT_STATEMENTS);
        if (statements.size() > most) {
            throw new DrawbarException(
                    ErrorCode.SCRIPT_TOO_LARGE,
                    "The script has " + statements.size() + " statements; at most " + most
                            + " are accepted (setting entrance.script.max-statements).");
        }
        Job job = job(caller, request, engine, language, statements);
        EventLog events = new EventLog(
                clock,
                new EventLog.LogLimits(
                        settings.get(EntranceSettings.LOG_LINES), settings.get(EntranceSettings.LOG_BYTES)),
                0);
        events.add(Event.newBuilder()
                .setStatement(-1)
                .setState(StateEvent.newBuilder().setJob(JobState.ACCEPTED)));
        LiveJob live = new LiveJob(job, request, events, new Mailbox(executor), clock);
        return new Built(live, plan(request, language, statements), engine, parts);
    }

    /** A stored job that had not ended, as it was cut into statements when it was accepted. */
    public Built rebuild(Job job, SubmitJobRequest request, long nextEvent) {
        EventLog events = new EventLog(
                clock,
                new EventLog.LogLimits(
                        settings.get(EntranceSettings.LOG_LINES), settings.get(EntranceSettings.LOG_BYTES)),
                nextEvent);
        LiveJob live = new LiveJob(job, request, events, new Mailbox(executor), clock);
        EngineType type = EngineType.newBuilder().setType(job.getEngineType()).build();
        List<ScriptStatement> statements = job.getStatementsList().stream()
                .map(one -> new ScriptStatement(
                        one.getStart(), one.getEnd(), request.getCode().substring(one.getStart(), one.getEnd())))
                .toList();
        return new Built(
                live,
                plan(request, job.getLanguage(), statements),
                new EngineTypes.Choice(type, job.getEngineVersion()),
                parts);
    }

    /** A session for this job alone. */
    public SessionSource ownSession(Caller caller, Built built) {
        LiveJob job = built.job();
        SubmitJobRequest request = job.spec();
        AskRequest ask = AskRequest.newBuilder()
                .setAskId(job.id().toString())
                .setUser(caller.user().value())
                .setTenant(caller.tenant().value())
                .setEngineType(built.engine().type().getType())
                .setEngineVersion(built.engine().version())
                .putAllSettings(request.getSettingsMap())
                .putAllLabels(request.getLabelsMap())
                .setConnectionId(job.id().toString())
                .setEntranceId(node.value())
                .setPriority(request.getPriority())
                .setSinceMillis(job.shown().getCreatedMillis())
                .build();
        OpenSessionRequest open = OpenSessionRequest.newBuilder()
                .setUser(caller.user().value())
                .setCatalog(request.getCatalog())
                .setSchema(request.getSchema())
                .putAllSettings(request.getSettingsMap())
                .setEngineType(built.engine().type().getType())
                .setEngineVersion(built.engine().version())
                .build();
        return new OwnSession(places, ask, open);
    }

    private Job job(
            Caller caller,
            SubmitJobRequest request,
            EngineTypes.Choice engine,
            String language,
            List<ScriptStatement> statements) {
        Job.Builder job = Job.newBuilder()
                .setId(request.getId().isEmpty() ? ids.next().toString() : request.getId())
                .setOwner(caller.user().value())
                .setTenant(caller.tenant().value())
                .setState(JobState.ACCEPTED)
                .setEngineType(engine.type().getType())
                .setEngineVersion(engine.version())
                .setLanguage(language)
                .setName(request.getName())
                .setCode(request.getCode())
                .putAllLabels(request.getLabelsMap())
                .putAllSettings(request.getSettingsMap())
                .setCreatedMillis(clock.millis())
                .setEntranceId(node.value())
                .setRetrySafe(request.getRetrySafe())
                .setPriority(request.getPriority());
        for (int i = 0; i < statements.size(); i++) {
            job.addStatements(LiveJob.fresh(
                    i, statements.get(i).start(), statements.get(i).end()));
        }
        return job.build();
    }

    private JobPlan plan(SubmitJobRequest request, String language, List<ScriptStatement> statements) {
        long configured = settings.get(EntranceSettings.MAX_ROWS);
        long asked = request.getRowLimit();
        long rows = configured == 0 || (asked != 0 && asked < configured) ? asked : configured;
        return new JobPlan(
                language,
                statements.stream().map(ScriptStatement::text).toList(),
                List.of(),
                Optional.empty(),
                request.getSettingsMap(),
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
            if (!known.contains(label)) {
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
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, otherwise);
        }
    }
}
