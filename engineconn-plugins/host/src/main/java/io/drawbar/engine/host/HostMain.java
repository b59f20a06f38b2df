package io.drawbar.engine.host;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.host.live.Ending;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.engine.host.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The isolated part's main class. Argument: {@code launch.properties}. Exit codes: 0 ended as it should, 3 the engine did not start, 4 the
 * engine died; 143 after SIGTERM, as always.
 */
public final class HostMain {
    private HostMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        EngineLaunch launch = EngineLaunch.read(Path.of(args[0])).at(System.getenv());
        HostLog.say("Starting " + launch);
        EngineProcess process;
        try {
            process = EngineProcess.start(launch);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            failed(launch, e);
            exit(launch, EngineLaunch.EXIT_START_FAILED);
            return;
        }
        Files.writeString(
                Path.of(launch.workFolder()).resolve(EngineLaunch.READY_FILE), Integer.toString(process.port()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> atExit(launch, process), "drawbar-stop"));
        if (!launch.training().isEmpty()) {
            process.ending().end(Training.run(launch, process.port()), "Trained.");
        }
        Ending.End end = process.ending().await();
        HostLog.say("Ending: " + end.reason());
        exit(launch, end.exitCode());
    }

    private static void atExit(EngineLaunch launch, EngineProcess process) {
        haltLater(launch, 0);
        process.close();
    }

    /** The cause stands at the end of the log, and in words of its own in a file that the agent reads. */
    private static void failed(EngineLaunch launch, Throwable thrown) throws IOException {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            text.append(depth == 0 ? "" : "Caused by: ").append(words(cause)).append('\n');
            cause = cause.getCause();
        }
        thrown.printStackTrace();
        Files.writeString(Path.of(launch.workFolder()).resolve(EngineLaunch.FAILURE_FILE), text);
        HostLog.say("The engine did not start.");
        System.err.print(text);
        System.err.flush();
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof io.drawbar.engine.spi.EngineException && message != null) {
            return message;
        }
        String name = thrown.getClass().getName();
        return message == null ? name : name + ": " + message;
    }

    private static void exit(EngineLaunch launch, int code) {
        haltLater(launch, code);
        System.exit(code);
    }

    /** An engine whose own shutdown hangs does not keep the process. */
    private static void haltLater(EngineLaunch launch, int code) {
        Threads.named("halt")
                .newThread(() -> {
                    long until = System.nanoTime()
                            + TimeUnit.MILLISECONDS.toNanos(launch.limits().closeMillis());
                    while (System.nanoTime() < until) {
                        LockSupport.parkNanos(until - System.nanoTime());
                    }
                    HostLog.say("Closing takes too long; the process halts.");
                    Runtime.getRuntime().halt(code);
                })
                .start();
    }
}
