package io.drawbar.manager.pods;

import io.drawbar.manager.agent.Autopsy;
import io.drawbar.manager.agent.EngineFacts;
import io.drawbar.manager.agent.EngineHold;
import io.drawbar.manager.agent.LogTail;
import io.drawbar.protocol.v1.ProcessExited;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine that is a pod. What is known of it is what the API server has told last. Thread-safe. */
final class PodEngine implements EngineHold {
    private static final Logger log = LoggerFactory.getLogger(PodEngine.class);
    private static final int LAST_LINES = 50;

    private final EngineFacts facts;
    private final Path logFile;
    private final PodLog lines;
    private final PodDeletion deletion;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile Pod pod;
    private volatile boolean wasReady;
    private volatile Optional<Autopsy.Finding> verdict = Optional.empty();
    private volatile Optional<Autopsy.Finding> gone = Optional.empty();
    private Optional<String> obstacle = Optional.empty();
    private long obstacleSinceMillis;

    PodEngine(EngineFacts facts, Pod pod, Path logFile, PodLog lines, PodDeletion deletion) {
        this.facts = facts;
        this.pod = pod;
        this.logFile = logFile;
        this.lines = lines;
        this.deletion = deletion;
    }

    /** Has pods deleted, sooner or later, without waiting. */
    interface PodDeletion {
        void delete(String pod, Duration grace);
    }

    String name() {
        return pod.getMetadata().getName();
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    /** Whether a state is this pod's, and not that of another which had its name. */
    boolean isOf(Pod other) {
        return Objects.equals(pod.getMetadata().getUid(), other.getMetadata().getUid());
    }

    PodLog lines() {
        return lines;
    }

    /** The API server has told its state. */
    void seen(Pod now) {
        pod = now;
        PodAutopsy state = new PodAutopsy(now);
        wasReady |= state.isReady();
        if (state.hasBegun()) {
            lines.follow();
        }
    }

    boolean hasEnded() {
        return new PodAutopsy(pod).hasEnded();
    }

    int exitCode() {
        return new PodAutopsy(pod).exitCode();
    }

    /**
     * What has kept it from beginning for longer than a limit. Asked by one thread.
     *
     * @param nowMillis since the epoch
     */
    Optional<Autopsy.Finding> stuck(long nowMillis, Duration limit) {
        Optional<Autopsy.Finding> found = new PodAutopsy(pod).obstacle();
        if (found.isEmpty()) {
            obstacle = Optional.empty();
            return found;
        }
        if (obstacle.isEmpty()) {
            obstacleSinceMillis = nowMillis;
        }
        Optional<String> cause = found.map(Autopsy.Finding::cause);
        if (!obstacle.equals(cause)) {
            lines.say("The pod waits: " + cause.get());
            obstacle = cause;
        }
        return nowMillis - obstacleSinceMillis >= limit.toMillis() ? found : Optional.empty();
    }

    /** The pod has gone without telling how it ended. */
    void vanished(Autopsy.Finding why) {
        if (verdict.isEmpty()) {
            gone = Optional.of(why);
        }
    }

    /** It is over, and this is why, whatever its state says. */
    void condemned(Autopsy.Finding why) {
        verdict = Optional.of(why);
    }

    void ended(int code) {
        exit.complete(code);
    }

    @Override
    public EngineFacts facts() {
        return facts;
    }

    @Override
    public Path logFile() {
        return logFile;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public boolean tellsReadinessCheaply() {
        return true;
    }

    @Override
    public boolean isReady() {
        return wasReady;
    }

    @Override
    public void ask(Duration grace) {
        deletion.delete(name(), grace);
    }

    @Override
    public void force() {
        deletion.delete(name(), Duration.ZERO);
    }

    @Override
    public ProcessExited examine(int code, boolean toldToEnd) {
        ProcessExited.Builder how = ProcessExited.newBuilder().setExitCode(code);
        try {
            List<String> last = LogTail.last(logFile, LAST_LINES);
            how.addAllLastLines(last);
            Autopsy.Finding found = found(code, toldToEnd, last);
            how.setCause(found.cause()).setRemedy(found.remedy());
        } catch (IOException | RuntimeException e) {
            log.warn("The end of engine {} cannot be told in full", facts.engineId(), e);
        }
        return how.build();
    }

    private Autopsy.Finding found(int code, boolean toldToEnd, List<String> last) throws IOException {
        if (verdict.isPresent()) {
            return verdict.get();
        }
        if (gone.isPresent()) {
            return toldToEnd ? Autopsy.Finding.of("it was told to end") : gone.get();
        }
        return new PodAutopsy(pod).finding(code, facts.type(), last);
    }

    @Override
    public void clear() {
        lines.letGo();
        deletion.delete(name(), Duration.ZERO);
    }
}
