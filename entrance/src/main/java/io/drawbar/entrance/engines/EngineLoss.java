package io.drawbar.entrance.engines;

import io.drawbar.protocol.v1.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether a leased place is gone, and who wants to hear of it. A connection's place outlives thousands of its statements: each stops listening when it
 * ends, so that nothing of it is kept. Thread-safe.
 */
public final class EngineLoss {
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private Optional<Failure> why = Optional.empty();

    /** Listens until it is closed; equal to itself alone. */
    public final class Listener implements AutoCloseable {
        private final Consumer<Failure> told;

        private Listener(Consumer<Failure> told) {
            this.told = told;
        }

        @Override
        public void close() {
            synchronized (EngineLoss.this) {
                listeners.remove(this);
            }
        }
    }

    /** Whether the place is gone. */
    public synchronized boolean happened() {
        return why.isPresent();
    }

    /** Has somebody told, at once if it happened already, on the thread that finds out. */
    public Listener listen(Consumer<Failure> told) {
        Listener listener = new Listener(told);
        Optional<Failure> already;
        synchronized (this) {
            already = why;
            if (already.isEmpty()) {
                listeners.add(listener);
            }
        }
        already.ifPresent(told);
        return listener;
    }

    /** It is gone; the first to say so counts. */
    void happen(Failure reason) {
        List<Listener> tell;
        synchronized (this) {
            if (why.isPresent()) {
                return;
            }
            why = Optional.of(reason);
            tell = List.copyOf(listeners);
            listeners.clear();
        }
        tell.forEach(listener -> listener.told.accept(reason));
    }
}
