package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** The engine, with what its sessions share when they should not. */
final class TinyEngine implements Engine {
    static final Map<String, String> DEFAULTS = Map.of("colour", "red");

    final TinyPlugin plugin;
    final Map<String, String> sharedSettings = new ConcurrentHashMap<>(DEFAULTS);
    final Set<String> sharedTemporaries = ConcurrentHashMap.newKeySet();
    final Set<TinyStatement> running = ConcurrentHashMap.newKeySet();
    final ReentrantLock oneAtATime = new ReentrantLock();
    final Queue<EngineSession> kept = new ConcurrentLinkedQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<Closeable> files = new ConcurrentLinkedQueue<>();
    private final Path folder;

    TinyEngine(TinyPlugin plugin, Path folder) {
        this.plugin = plugin;
        this.folder = folder;
        if (plugin.has(Defect.LEAVES_A_THREAD_WHEN_CLOSED)) {
            leaveThread();
        }
        if (plugin.has(Defect.LEAVES_A_FILE_WHEN_CLOSED)) {
            leaveFile();
        }
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        for (String name : request.settings().keySet()) {
            if (!DEFAULTS.containsKey(name) && !plugin.has(Defect.TAKES_ANY_SETTING)) {
                throw EngineException.builder(Kind.USER, "There is no setting " + name + ", only colour.")
                        .build();
            }
        }
        String schema = request.schema().orElse("main");
        if (!schema.equals("main") && !plugin.has(Defect.TAKES_ANY_SCHEMA)) {
            throw EngineException.builder(Kind.USER, "There is no schema " + schema + ", only main.")
                    .build();
        }
        return new TinySession(this, request.settings());
    }

    void leaveThread() {
        Thread thread = new Thread(
                () -> {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tiny leak");
        thread.setDaemon(true);
        thread.start();
    }

    void leaveFile() {
        try {
            files.add(Files.newOutputStream(Files.createTempFile(folder, "leak", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (!plugin.has(Defect.LEAVES_A_THREAD_WHEN_CLOSED)) {
            released.countDown();
        }
        if (!plugin.has(Defect.LEAVES_A_FILE_WHEN_CLOSED)) {
            for (Closeable file : files) {
                try {
                    file.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
