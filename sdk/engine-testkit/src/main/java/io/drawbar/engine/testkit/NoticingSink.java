package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** Notices that a statement has begun to work: its first sign of any kind opens the latch. */
record NoticingSink(CountDownLatch begun) implements StatementSink {
    @Override
    public void log(Level level, String line) {
        begun.countDown();
    }

    @Override
    public void progress(Progress progress) {
        begun.countDown();
    }

    @Override
    public void schema(ByteBuffer message) {}

    @Override
    public boolean batch(ByteBuffer message, long rows) {
        begun.countDown();
        return true;
    }

    @Override
    public void endResult() {}

    @Override
    public void updateCount(long rows) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
