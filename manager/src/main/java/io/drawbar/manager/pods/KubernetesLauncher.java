package io.drawbar.manager.pods;

import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.server.ServerParts;
import io.drawbar.manager.agent.Autopsy;
import io.drawbar.manager.agent.Distribution;
import io.drawbar.manager.agent.EngineFacts;
import io.drawbar.manager.agent.EngineHold;
import io.drawbar.manager.agent.EngineLauncher;
import io.drawbar.manager.agent.LogFiles;
import io.drawbar.manager.agent.Plan;
import io.drawbar.manager.agent.Planner;
import io.drawbar.manager.agent.Wish;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines as pods of a Kubernetes cluster. One watch follows all of this agent's pods and connects again by itself; while the API server is away
 * engines run on, nothing new is launched, and what is to be deleted waits. Thread-safe.
 */
public final class KubernetesLauncher implements EngineLauncher {
    /** As the settings call it. */
    public static final String NAME = "kubernetes";

    private static final Logger log = LoggerFactory.getLogger(KubernetesLauncher.class);
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    private static final Autopsy.Finding DELETED = Autopsy.Finding.of("its pod was deleted by somebody else");

    private final Parts parts;
    private final PodLabels labels;
    private final PodChores chores = new PodChores();
    private final PodSweep sweep;
    private final SharedIndexInformer<Pod> informer;
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");
    private final Map<String, PodEngine> engines = new ConcurrentHashMap<>();

    /**
     * What it works with.
     *
     * @param api where pods are made; closed with the launcher
     * @param places where an engine's process finds things in a pod
     */
    record Parts(
            PodApi api,
            PodTemplate template,
            PodPlaces places,
            Planner planner,
            LogFiles logs,
            Clock clock,
            Limits limits) {}

    /**
     * How patient it is.
     *
     * @param start for the API server when the agent starts
     * @param pending for a pod that has no node or no image
     */
    record Limits(Duration start, Duration pending, PodSweep.Bounds sweep) {
        static Limits of(Settings settings) {
            return new Limits(
                    settings.get(PodSettings.START_LIMIT),
                    settings.get(PodSettings.PENDING_LIMIT),
                    PodSweep.Bounds.USUAL);
        }
    }

    /**
     * What the agent's other settings say.
     *
     * @param labels of the agent
     * @param memoryFactor how much more than its heap an engine may use: the heap times this
     * @param memoryExtraBytes and so much more
     * @param stopGrace between being told to end and being killed
     */
    public record Given(Map<String, String> labels, double memoryFactor, long memoryExtraBytes, Duration stopGrace) {
        public Given {
            labels = Map.copyOf(labels);
        }
    }

    /** Reads the settings and the template; connects when it adopts. */
    public static KubernetesLauncher open(
            ServerParts server, Distribution distribution, Planner planner, LogFiles logs, Given given) {
        Settings settings = server.settings();
        PodTemplate template = PodTemplate.read(
                PodSettings.template(settings, server.home(), distribution),
                new PodTemplate.Shape(
                        settings.get(PodSettings.IMAGE),
                        settings.get(PodSettings.SERVICE_ACCOUNT),
                        PodSettings.nodeSelector(settings, given.labels()),
                        given.memoryFactor(),
                        given.memoryExtraBytes(),
                        Math.max(1, given.stopGrace().toSeconds())));
        PodApi api = PodApi.open(
                PodSettings.path(settings, PodSettings.CONFIG),
                settings.get(PodSettings.CONTEXT),
                settings.get(PodSettings.NAMESPACE),
                settings.get(PodSettings.CALL_LIMIT));
        return new KubernetesLauncher(
                new Parts(
                        api,
                        template,
                        PodSettings.places(settings, server.home(), distribution),
                        planner,
                        logs,
                        server.clock(),
                        Limits.of(settings)),
                new PodLabels(
                        PodNames.digest(Coordination.serverDigest(server.secret())),
                        server.rpc().node()),
                server.metrics());
    }

    KubernetesLauncher(Parts parts, PodLabels labels, MeterRegistry metrics) {
        this.parts = parts;
        this.labels = labels;
        this.sweep =
                new PodSweep(parts.api(), labels, this::delete, parts.limits().sweep());
        this.informer = parts.api().informer(labels.ofAgent());
        gauge(metrics, "drawbar.agent.pods", "Pods of this agent's engines.", it -> it.engines.size());
        gauge(metrics, "drawbar.agent.pods.deletions", "Pods that are still to be deleted.", it -> it.chores.waiting());
        gauge(
                metrics,
                "drawbar.agent.kubernetes.watching",
                "Whether the API server tells of pods: 1 or 0.",
                it -> it.informer.isWatching() ? 1 : 0);
    }

    private void gauge(MeterRegistry metrics, String name, String meaning, ToDoubleFunction<KubernetesLauncher> value) {
        Gauge.builder(name, this, value).description(meaning).register(metrics);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<EngineHold> adopt() throws IOException {
        informer.exceptionHandler((isStarted, failure) -> {
            lastFailure.set(String.valueOf(failure.getMessage()));
            log.warn("Kubernetes' API server does not tell of pods; it is asked again", failure);
            return true;
        });
        informer.addEventHandler(new Events());
        try {
            informer.start().toCompletableFuture().get(parts.limits().start().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The start of the agent was interrupted.", e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(
                    "The agent cannot list its pods in the namespace "
                            + parts.api().namespace() + " of Kubernetes' API server "
                            + parts.api().server() + ", and so cannot adopt what runs (agent.kubernetes.start-limit, "
                            + "agent.kubernetes.config): " + lastFailure.get(),
                    e);
        }
        List<EngineHold> adopted = new ArrayList<>();
        for (Pod pod : informer.getStore().list()) {
            if (labels.isOwn(pod)) {
                PodLabels.facts(pod, parts.api().namespace()).ifPresent(facts -> {
                    PodEngine engine = hold(facts, pod, true);
                    adopted.add(engine);
                    told(engine, pod);
                });
            }
        }
        return adopted;
    }

    private PodEngine hold(EngineFacts facts, Pod pod, boolean adopted) {
        EngineId id = new EngineId(facts.engineId());
        Path file = parts.logs().of(id);
        PodLog lines = new PodLog(
                parts.api(), chores, pod.getMetadata().getName(), file, adopted ? lastWritten(file) : Instant.EPOCH);
        PodEngine engine = new PodEngine(facts, pod, file, lines, this::delete);
        engines.put(engine.name(), engine);
        return engine;
    }

    /** The time of its last line, as {@link PodLog} leaves it. */
    private static Instant lastWritten(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.EPOCH;
        } catch (IOException e) {
            log.debug("When {} was last written cannot be told; its lines come again", file, e);
            return Instant.EPOCH;
        }
    }

    @Override
    public EngineHold launch(Wish wish) throws IOException {
        Plan plan = parts.planner().plan(wish, parts.places().site(wish));
        Pod wanted = parts.template().pod(wish, plan, labels);
        String name = wanted.getMetadata().getName();
        parts.logs().make(wish.id());
        Pod pod;
        try {
            pod = parts.api().create(wanted);
            checkOwn(pod, wish);
            // The pod waits for its Secret, which goes with it because it is the pod's from its first moment on.
            parts.api().create(PodTemplate.secret(plan, pod));
        } catch (KubernetesClientException e) {
            // What became of a call that was not answered is not known.
            delete(name, Duration.ZERO);
            throw PodApi.meaning(e, "The pod of engine " + wish.id());
        }
        EngineFacts facts = PodLabels.facts(pod, parts.api().namespace()).orElseThrow();
        PodEngine engine = hold(facts, pod, false);
        Optional.ofNullable(informer.getStore().getByKey(parts.api().namespace() + "/" + name))
                .ifPresent(now -> told(engine, now));
        return engine;
    }

    private void checkOwn(Pod pod, Wish wish) {
        boolean same = PodLabels.annotation(pod, PodLabels.ENGINE)
                        .equals(Optional.of(wish.id().value()))
                && labels.isOwn(pod);
        if (!same) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED,
                    "There is a pod named " + pod.getMetadata().getName()
                            + " already, which is not this engine's: use a namespace"
                            + " for Drawbar's engines alone (agent.kubernetes.namespace).");
        }
    }

    @Override
    public Optional<String> closed() {
        return informer.isWatching()
                ? Optional.empty()
                : Optional.of("Kubernetes' API server " + parts.api().server() + " cannot be reached"
                        + (lastFailure.get().isEmpty() ? "" : " (" + lastFailure.get() + ")"));
    }

    /** The pods' states, on the informer's thread: quick. */
    private final class Events implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            onUpdate(pod, pod);
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            lastFailure.set("");
            find(now).ifPresent(engine -> told(engine, now));
        }

        @Override
        public void onDelete(Pod last, boolean finalStateUnknown) {
            find(last).ifPresent(engine -> {
                engine.seen(last);
                finish(engine, DELETED);
            });
        }

        private Optional<PodEngine> find(Pod pod) {
            return Optional.ofNullable(engines.get(pod.getMetadata().getName())).filter(engine -> engine.isOf(pod));
        }
    }

    private void told(PodEngine engine, Pod pod) {
        engine.seen(pod);
        if (engine.hasEnded()) {
            finish(engine, Autopsy.Finding.of("its pod ended"));
        }
    }

    /** Its last lines are waited for, then it has ended. Called again for the same engine it does nothing more. */
    private void finish(PodEngine engine, Autopsy.Finding otherwise) {
        if (!engines.remove(engine.name(), engine)) {
            return;
        }
        if (!engine.hasEnded()) {
            engine.vanished(otherwise);
        }
        var unused = engine.lines().ended(LAST_LINES).whenComplete((done, failure) -> engine.ended(engine.exitCode()));
    }

    private void delete(String pod, Duration grace) {
        chores.untilDone("Deleting pod " + pod, () -> {
            parts.api().deletePod(pod, grace);
            if (grace.isZero()) {
                parts.api().deleteSecret(pod);
            }
        });
    }

    @Override
    public void upkeep(Predicate<EngineId> isKnown) throws IOException {
        long now = parts.clock().millis();
        for (PodEngine engine : engines.values()) {
            engine.stuck(now, parts.limits().pending()).ifPresent(why -> {
                engine.condemned(why);
                finish(engine, why);
            });
        }
        if (closed().isPresent()) {
            return;
        }
        List<PodEngine> held = List.copyOf(engines.values());
        try {
            sweep.sweep(isKnown, now).ifPresent(there -> held.stream()
                    .filter(engine -> !there.contains(engine.uid()))
                    .forEach(engine -> finish(engine, DELETED))); // The watch has missed it.
        } catch (KubernetesClientException e) {
            throw new IOException("Kubernetes' API server does not list pods: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        chores.close();
        informer.stop();
        engines.values().forEach(engine -> engine.lines().letGo());
        parts.api().close();
    }
}
