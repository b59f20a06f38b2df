package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a statement was cancelled, and a way to wait that ends at once when it is. Thread-safe. */
final class CancelSignal {
    private final CountDownLatch cancelled = new CountDownLatch(1);

    void set() {
        cancelled.countDown();
    }

    void check() throws EngineException {
        if (cancelled.getCount() == 0) {
            throw EngineException.cancelled();
        }
    }

    /** Waits for the whole time, or throws as soon as the statement is cancelled. */
    void sleep(Duration time) throws EngineException, InterruptedException {
        if (cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw EngineException.cancelled();
        }
    }
}
