package io.drawbar.manager.pods;

import io.drawbar.manager.agent.Folders;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs pods of a fake API server as a node would, as processes of this host: with their command, arguments, variables and Secrets, in folders
 * that stand for their volumes. It tells their state, keeps what they say, and ends them when their pod is deleted.
 */
final class FakeKubelet implements AutoCloseable, ResourceEventHandler<Pod> {
    static final String NAMESPACE = "drawbar";

    private final KubernetesClient client;
    private final Path folder;
    private final SharedIndexInformer<Pod> informer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, List<String>> said = new ConcurrentHashMap<>();
    private volatile boolean runs = true;
    private volatile Duration clockAhead = Duration.ZERO;

    private record Running(Process process, Path root) {}

    FakeKubelet(KubernetesClient client, Path folder) {
        this.client = client;
        this.folder = folder;
        this.informer = client.pods().inNamespace(NAMESPACE).inform(this);
        var unused = timer.scheduleWithFixedDelay(this::look, 50, 50, TimeUnit.MILLISECONDS);
    }

    /** By how much the node's clock is ahead of the agent's. */
    void clockAhead(Duration ahead) {
        clockAhead = ahead;
    }

    /** From now on pods stay as they were made, for a test to say what becomes of them. */
    void runNothing() {
        runs = false;
    }

    Process process(String pod) {
        return running.get(pod).process();
    }

    boolean isRunning(String pod) {
        return running.containsKey(pod) && running.get(pod).process().isAlive();
    }

    @Override
    public void onAdd(Pod pod) {
        if (runs) {
            timer.execute(() -> begin(pod));
        }
    }

    @Override
    public void onUpdate(Pod before, Pod now) {}

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        Running known = running.get(pod.getMetadata().getName());
        if (known != null) {
            known.process().destroy();
        }
    }

    private void begin(Pod pod) {
        String name = pod.getMetadata().getName();
        Secret secret = client.secrets().inNamespace(NAMESPACE).withName(name).get();
        if (secret == null) {
            var unused = timer.schedule(() -> begin(pod), 20, TimeUnit.MILLISECONDS); // As a node waits for it.
            return;
        }
        try {
            Path root = Folders.makePrivate(folder.resolve(name));
            for (String volume : List.of("work", "tmp", "warehouse", "launch")) {
                Folders.makePrivate(root.resolve(volume));
            }
            String launch = new String(
                    Base64.getDecoder().decode(secret.getData().get("launch.properties")), StandardCharsets.UTF_8);
            Files.writeString(root.resolve("launch/launch.properties"), within(launch, root));
            Container engine = pod.getSpec().getContainers().get(0);
            List<String> words = new ArrayList<>(engine.getCommand());
            words.addAll(engine.getArgs());
            words.replaceAll(word -> within(word, root));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(root.resolve("log").toFile());
            builder.environment().clear();
            for (EnvVar variable : engine.getEnv()) {
                builder.environment()
                        .put(variable.getName(), variable.getValueFrom() == null ? variable.getValue() : "127.0.0.1");
            }
            running.put(name, new Running(builder.start(), root));
            tell(
                    name,
                    "Running",
                    new ContainerStateBuilder().withNewRunning().endRunning().build(),
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String within(String text, Path root) {
        return text.replace("/drawbar/", root + "/").replace("$$(", "$(");
    }

    private void look() {
        running.forEach((name, pod) -> {
            try {
                Pod told = informer.getStore().getByKey(NAMESPACE + "/" + name);
                if (told == null
                        || told.getStatus() == null
                        || !"Running".equals(told.getStatus().getPhase())) {
                    return;
                }
                boolean ready = told.getStatus().getConditions().stream().anyMatch(it -> "True".equals(it.getStatus()));
                if (!pod.process().isAlive()) {
                    ended(name, pod);
                } else if (!ready && Files.exists(pod.root().resolve("work/ready"))) {
                    tell(
                            name,
                            "Running",
                            new ContainerStateBuilder()
                                    .withNewRunning()
                                    .endRunning()
                                    .build(),
                            true);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (KubernetesClientException | ResourceNotFoundException e) {
                // The API server is away, or the pod has just been deleted; the next look tells it.
                Thread.onSpinWait();
            }
        });
    }

    private void ended(String name, Running pod) throws IOException {
        Path failure = pod.root().resolve("work/failure.txt");
        int code = pod.process().exitValue();
        tell(
                name,
                code == 0 ? "Succeeded" : "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(code == 0 ? "Completed" : "Error")
                        .withMessage(Files.exists(failure) ? Files.readString(failure) : null)
                        .endTerminated()
                        .build(),
                false);
    }

    /** Says what has become of a pod. */
    void tell(String name, String phase, ContainerState state, boolean ready) {
        client.pods().inNamespace(NAMESPACE).withName(name).editStatus(pod -> new PodBuilder(pod)
                .withNewStatus()
                .withPhase(phase)
                .withPodIP("127.0.0.1")
                .addNewContainerStatus()
                .withName("engine")
                .withState(state)
                .endContainerStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build());
    }

    /** What a container has said since a second, each line with its time, as the API server answers it. */
    synchronized Optional<String> log(String pod, Optional<Instant> since) throws IOException {
        Running known = running.get(pod);
        if (known == null) {
            return Optional.empty();
        }
        List<String> lines = said.computeIfAbsent(pod, name -> new ArrayList<>());
        String text = Files.readString(known.root().resolve("log"));
        List<String> whole =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (int i = lines.size(); i < whole.size(); i++) {
            lines.add(Instant.now()
                            .plus(clockAhead)
                            .truncatedTo(ChronoUnit.MICROS)
                            .plusNanos(i + 1) + " " + whole.get(i));
        }
        Instant first = since.orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
        StringBuilder answer = new StringBuilder();
        lines.stream()
                .filter(line ->
                        !Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(first))
                .forEach(line -> answer.append(line).append('\n'));
        return Optional.of(answer.toString());
    }

    @Override
    public void close() {
        informer.stop();
        timer.shutdownNow();
        running.values().forEach(pod -> pod.process().destroyForcibly());
        running.values().forEach(pod -> pod.process().onExit().join()); // Until then they write to their folders.
    }
}
