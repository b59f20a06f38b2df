package io.drawbar.entrance.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.ServerParts;
import io.drawbar.entrance.EntranceSettings;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.protocol.v1.AnalyseScriptRequest;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Has engines tell what the statements of scripts are and what they touch. A script is checked and cut as that of a job is, and gets
 * sessions of its caller's own on its engines, which end with the call; but nothing is run and nothing is stored. Thread-safe.
 */
public final class Analyses {
    private static final String CAPABILITY = "analyse";
    private static final long RETRY_MILLIS = 1_000;

    private final EngineTypes engines;
    private final JobBuilder builder;
    private final Submissions submissions;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final MeterRegistry metrics;
    private final Duration limit;
    private final int atOnce;
    private final Semaphore free;

    /**
     * @param parts of the server that it is in: its settings, timer and metrics
     */
    public Analyses(
            EngineTypes engines, JobBuilder builder, Submissions submissions, ServerParts parts, Executor executor) {
        this.engines = engines;
        this.builder = builder;
        this.submissions = submissions;
        this.timer = parts.timer();
        this.metrics = parts.metrics();
        this.executor = executor;
        this.limit = parts.settings().get(EntranceSettings.ANALYSIS_TIMEOUT);
        this.atOnce = parts.settings().get(EntranceSettings.ANALYSES);
        this.free = new Semaphore(atOnce);
    }

    /**
     * Analyses a script. What is wrong with a statement is told in the answer, in its place; the future fails when there is no engine to ask:
     * with {@link ErrorCode#UNSUPPORTED} when one of them cannot tell, before any is started.
     *
     * @return when it is completed by somebody else, such as by cancelling it, what was asked for is given back
     */
    public CompletableFuture<ScriptAnalysis> analyse(Caller caller, AnalyseScriptRequest request) {
        SubmitJobRequest script = SubmitJobRequest.newBuilder()
                .setCode(request.getCode())
                .setLanguage(request.getLanguage())
                .setEngine(request.getEngine())
                .setCatalog(request.getCatalog())
                .setSchema(request.getSchema())
                .putAllSettings(request.getSettingsMap())
                .putAllLabels(request.getLabelsMap())
                .build();
        builder.checkSize(script);
        if (!free.tryAcquire()) {
            throw new DrawbarException(Failures.of(
                            ErrorCode.TOO_MANY_REQUESTS,
                            atOnce + " analyses are under way here already (setting entrance.analysis.max).")
                    .toBuilder()
                    .setRetryable(true)
                    .setRetryAfterMillis(RETRY_MILLIS)
                    .build());
        }
        Consumer<String> release = releaseOnce(Timer.start(metrics));
        CompletableFuture<ScriptAnalysis> work = new CompletableFuture<>();
        CompletableFuture<ScriptAnalysis> answer = new CompletableFuture<>();
        var alarm = timer.schedule(
                () -> executor.execute(() -> work.completeExceptionally(tooSlow())),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        // The place is free before anybody can know that the analysis has ended, and ask again.
        work.whenComplete((told, failed) -> {
            release.accept(failed == null ? "told" : "failed");
            alarm.cancel(false);
            if (failed == null) {
                answer.complete(told);
            } else {
                answer.completeExceptionally(failed);
            }
        });
        answer.whenComplete((told, failed) -> {
            if (failed != null) {
                release.accept("failed");
                work.completeExceptionally(failed);
            }
        });
        submissions
                .ownEngine(script)
                .thenCompose(engine -> submissions.build(caller, script, engine, Map.of()))
                .thenCompose(built ->
                        checked(built.job().shown().getEnginesList().iterator()).thenApply(able -> built))
                .whenComplete((built, failed) -> {
                    if (failed == null) {
                        start(caller, built, work);
                    } else {
                        work.completeExceptionally(failed);
                    }
                });
        return answer;
    }

    /** Told the outcome, it gives the place back; the first time only. */
    private Consumer<String> releaseOnce(Timer.Sample began) {
        AtomicBoolean held = new AtomicBoolean(true);
        return outcome -> {
            if (held.getAndSet(false)) {
                free.release();
                began.stop(metrics.timer("drawbar.analyses", "outcome", outcome));
            }
        };
    }

    private void start(Caller caller, JobBuilder.Built built, CompletableFuture<ScriptAnalysis> answer) {
        if (!answer.isDone()) {
            new ScriptAnalysisRun(
                            built.job().shown(),
                            built.plan().statements(),
                            builder.ownSessions(caller, built),
                            limit,
                            answer)
                    .start();
        }
    }

    /** Whether each engine has the capability: known before any is asked for. */
    private CompletableFuture<Void> checked(Iterator<JobEngine> left) {
        if (!left.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        JobEngine engine = left.next();
        return engines.find(engine.getType() + "@" + engine.getVersion()).thenCompose(choice -> {
            List<String> capabilities = choice.type().getCapabilitiesList();
            if (!capabilities.contains(CAPABILITY)) {
                throw new DrawbarException(
                        ErrorCode.UNSUPPORTED,
                        "Engine " + engine.getType() + " does not tell what its statements touch: its capabilities are "
                                + capabilities + ", without " + CAPABILITY + ".");
            }
            return checked(left);
        });
    }

    private DrawbarException tooSlow() {
        return new DrawbarException(Failures.of(
                        ErrorCode.UNAVAILABLE,
                        "The script was not analysed within " + limit.toSeconds()
                                + " s (setting entrance.analysis.timeout); its engine may still be starting.")
                .toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(RETRY_MILLIS)
                .build());
    }
}
