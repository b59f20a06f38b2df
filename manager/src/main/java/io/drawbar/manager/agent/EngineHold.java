package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.ProcessExited;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What the agent holds a started engine by: asks whether it is ready, tells it to end, finds out why it has. Thread-safe. */
public interface EngineHold {
    EngineFacts facts();

    /** The file that its lines stand in, as they come. */
    Path logFile();

    /** Completed with its exit code when it has ended, {@link Autopsy#UNKNOWN} when nobody knows it. */
    CompletableFuture<Integer> exit();

    /** Whether {@link #isReady} may be asked many times a second; else it is asked at the end alone. */
    boolean tellsReadinessCheaply();

    /** Whether it has come so far that it takes calls. */
    boolean isReady() throws IOException;

    /**
     * Tells it to end. Does not wait.
     *
     * @param grace after which {@link #force} will follow
     */
    void ask(Duration grace);

    /** Ends it and all that it has started. */
    void force();

    /**
     * Finds out why it has ended. Nothing that it started lives on afterwards. Does not fail: what cannot be told is left out.
     *
     * @param code its exit code
     * @param toldToEnd whether somebody has asked it to end
     */
    ProcessExited examine(int code, boolean toldToEnd);

    /** Removes what it has left: its folder, its pod. Called after {@link #examine}. */
    void clear() throws IOException;
}
