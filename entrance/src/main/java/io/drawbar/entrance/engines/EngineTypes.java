package io.drawbar.entrance.engines;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Which engines can be asked for: the manager's answer, kept for a few seconds. Thread-safe. */
public final class EngineTypes {
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 100;
    private static final int TRIES = 100;
    private static final long RETRY_AFTER_MILLIS = 1_000;

    /**
     * An engine as a job asks for it.
     *
     * @param type its descriptor
     * @param version the version chosen
     */
    public record Choice(EngineType type, String version) {}

    private record Known(List<EngineType> types, long untilMillis) {}

    private final Supplier<ManagerServiceGrpc.ManagerServiceStub> manager;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private volatile Optional<Known> known = Optional.empty();

    public EngineTypes(
            Supplier<ManagerServiceGrpc.ManagerServiceStub> manager, ScheduledExecutorService timer, Clock clock) {
        this.manager = manager;
        this.timer = timer;
        this.clock = clock;
    }

    /**
     * Finds the engine for {@code TYPE} or {@code TYPE@VERSION}.
     *
     * @return fails with {@link ErrorCode#UNKNOWN_ENGINE} when there is none
     */
    public CompletableFuture<Choice> find(String wanted) {
        int at = wanted.indexOf('@');
        String type = at < 0 ? wanted : wanted.substring(0, at);
        Optional<String> version = at < 0 ? Optional.empty() : Optional.of(wanted.substring(at + 1));
        Optional<Choice> cached =
                known.filter(k -> clock.millis() < k.untilMillis()).flatMap(k -> choose(k.types(), type, version));
        if (cached.isPresent()) {
            return CompletableFuture.completedFuture(cached.get());
        }
        return load(TRIES, false).thenCompose(types -> choose(types, type, version)
                .map(CompletableFuture::completedFuture)
                // It may have been installed since the agents told last what they have.
                .orElseGet(() -> load(TRIES, true).thenApply(fresh -> choose(fresh, type, version)
                        .orElseThrow(
                                () -> new DrawbarException(ErrorCode.UNKNOWN_ENGINE, explain(fresh, type, version))))));
    }

    /** Asks the manager, again and again for a while when there is none: another is about to lead. */
    private CompletableFuture<List<EngineType>> load(int tries, boolean fresh) {
        CompletableFuture<List<EngineType>> asked = ask(fresh);
        return asked.handle((types, failed) -> {
                    boolean away = failed != null && Failures.code(Failures.from(failed)) == ErrorCode.UNAVAILABLE;
                    return away && tries > 1 ? later().thenCompose(waited -> load(tries - 1, fresh)) : asked;
                })
                .thenCompose(result -> result);
    }

    private CompletableFuture<Void> later() {
        CompletableFuture<Void> waited = new CompletableFuture<>();
        timer.schedule(() -> waited.complete(null), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        return waited;
    }

    private CompletableFuture<List<EngineType>> ask(boolean fresh) {
        try {
            return UnaryCall.<ListEngineTypesReply>make(observer -> manager.get()
                            .listEngineTypes(
                                    ListEngineTypesRequest.newBuilder()
                                            .setFresh(fresh)
                                            .build(),
                                    observer))
                    .thenApply(reply -> {
                        if (reply.getTypesCount() == 0) {
                            throw new DrawbarException(nobodyHasTold()); // A manager that has just begun to lead.
                        }
                        known = Optional.of(new Known(reply.getTypesList(), clock.millis() + LIFE.toMillis()));
                        return reply.getTypesList();
                    });
        } catch (DrawbarException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Failure nobodyHasTold() {
        return Failures.of(ErrorCode.UNAVAILABLE, "No agent has told yet which engines it has.").toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(RETRY_AFTER_MILLIS)
                .build();
    }

    private static Optional<Choice> choose(List<EngineType> types, String type, Optional<String> version) {
        return types.stream()
                .filter(candidate -> candidate.getType().equals(type))
                .findFirst()
                .flatMap(found -> {
                    String chosen = version.orElseGet(() -> usual(found));
                    return found.getVersionsList().contains(chosen)
                            ? Optional.of(new Choice(found, chosen))
                            : Optional.empty();
                });
    }

    /** The default version when it is installed, else the only ones that are. */
    private static String usual(EngineType type) {
        return type.getVersionsList().contains(type.getDefaultVersion()) || type.getVersionsCount() == 0
                ? type.getDefaultVersion()
                : type.getVersions(type.getVersionsCount() - 1);
    }

    private static String explain(List<EngineType> types, String type, Optional<String> version) {
        Optional<EngineType> found =
                types.stream().filter(t -> t.getType().equals(type)).findFirst();
        if (found.isEmpty()) {
            return "There is no engine '" + cut(type) + "'; there are "
                    + types.stream().map(EngineType::getType).sorted().toList() + ".";
        }
        String wanted = version.orElse(found.get().getDefaultVersion());
        return found.get().getInstallableVersionsList().contains(wanted)
                ? "Engine " + type + " " + wanted + " is not installed; `drawbar engine install " + type + "@" + wanted
                        + "` installs it."
                : "Engine " + type + " has no version '" + cut(wanted) + "'; installed: "
                        + found.get().getVersionsList() + ", installable: "
                        + found.get().getInstallableVersionsList() + ".";
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
