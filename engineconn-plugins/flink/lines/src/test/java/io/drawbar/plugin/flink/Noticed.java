package io.drawbar.plugin.flink;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.table.functions.ScalarFunction;

/** Gives its argument back, and tells once when a statement with it is analysed, which is before there is a job. */
public class Noticed extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final AtomicReference<Runnable> NEXT_TIME = new AtomicReference<>(() -> {});

    /** For Flink. */
    public Noticed() {
        NEXT_TIME.getAndSet(() -> {}).run();
    }

    static void nextTime(Runnable action) {
        NEXT_TIME.set(action);
    }

    /** Called by Flink. */
    public Long eval(Long id) {
        return id;
    }
}
