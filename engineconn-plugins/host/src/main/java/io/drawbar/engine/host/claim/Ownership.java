package io.drawbar.engine.host.claim;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.run.EngineFailures;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.protocol.v1.ClaimEngineReply;
import io.drawbar.protocol.v1.ClaimEngineRequest;
import io.drawbar.protocol.v1.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose engine this is: known from the launch, or told by a claim. The first claim that the plugin takes is the only one. Thread-safe.
 */
public final class Ownership {
    private final EngineLaunch launch;
    private final Engine engine;
    private final PluginContext context;
    private final Clock clock;
    private volatile boolean waits;
    private volatile String claim = "";
    private volatile long sinceMillis;
    private long newestEpoch;

    public Ownership(EngineLaunch launch, Engine engine, PluginContext context, Clock clock) {
        this.launch = launch;
        this.engine = engine;
        this.context = context;
        this.clock = clock;
    }

    /** Its pool's warm-up is over: from now on it is nobody's, and takes no session, until somebody claims it. */
    public void waitForOwner() {
        waits = true;
    }

    /** Whether it is in a pool and nobody's yet. */
    public boolean waits() {
        return waits;
    }

    /** Under which claim it became its owner's; empty: it is nobody's yet, or was launched for its owner. */
    public String claim() {
        return claim;
    }

    /** When it became its owner's, since the epoch; 0: at its launch. */
    public long sinceMillis() {
        return sinceMillis;
    }

    /** Says no while it is nobody's. */
    public void check() {
        if (waits) {
            throw new DrawbarException(
                    ErrorCode.FORBIDDEN,
                    "The engine waits in pool " + launch.pool().name() + ", and nobody has claimed it.");
        }
    }

    /** Becomes its owner's, or says why not; a claim that it has taken is taken again. Runs the plugin's code. */
    public synchronized ClaimEngineReply claim(ClaimEngineRequest request) {
        if (claim.equals(request.getClaimId()) && !claim.isEmpty()) {
            return ClaimEngineReply.getDefaultInstance();
        }
        if (!waits) {
            return refused(
                    false,
                    Failures.of(
                            ErrorCode.STALE_LEASE,
                            claim.isEmpty()
                                    ? "The engine waits in no pool."
                                    : "The engine has been claimed by somebody else."));
        }
        if (request.getEpoch() < newestEpoch) {
            return refused(
                    false,
                    Failures.of(
                            ErrorCode.STALE_LEASE, "Another manager leads since, and has claimed the engine already."));
        }
        newestEpoch = request.getEpoch();
        try {
            EngineContext wanted = wanted(request);
            context.call(() -> {
                engine.claim(wanted);
                return engine;
            });
        } catch (Throwable e) {
            // The edge of a thread: whatever the plugin throws is the manager's answer.
            Failure why = EngineFailures.of(e, "claim");
            HostLog.say("It does not become the engine of " + request.getOwner() + ": " + why.getMessage());
            return refused(e instanceof EngineException, why); // It has said that nothing has changed.
        }
        claim = request.getClaimId();
        sinceMillis = clock.millis();
        waits = false;
        HostLog.say("It is the engine of " + request.getShareLevel() + " " + request.getOwner() + " of tenant "
                + request.getTenant() + " from now on");
        return ClaimEngineReply.getDefaultInstance();
    }

    private static ClaimEngineReply refused(boolean unchanged, Failure why) {
        return ClaimEngineReply.newBuilder()
                .setRefused(why)
                .setUnchanged(unchanged)
                .build();
    }

    /** What a launch for the owner would have told the plugin. */
    private EngineContext wanted(ClaimEngineRequest request) throws IOException {
        Path warehouses = Path.of(launch.pool().warehouses()).normalize();
        Path warehouse = warehouses.resolve(request.getOwner()).normalize();
        if (!warehouses.equals(warehouse.getParent())) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, "An owner's name is the name of a folder as well.");
        }
        Files.createDirectories(
                warehouse, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Map<String, String> settings = new HashMap<>(launch.settings());
        settings.replaceAll((name, value) -> value.replace(launch.pool().warehouse(), warehouse.toString()));
        settings.putAll(request.getSettingsMap());
        return new EngineContext(
                launch.engineId(), request.getOwner(), launch.version(), settings, Path.of(launch.workFolder()));
    }
}
