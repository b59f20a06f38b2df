package io.drawbar.entrance.serve;

import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.Event;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Sends a job's events to one reader, as fast as the reader takes them, until the job's last. Old events come from the store, new
 * ones from memory; no thread waits for either.
 */
final class EventFollower {
    private static final int PAGE_EVENTS = 500;

    private final JobId id;
    private final Optional<LiveJob> live;
    private final long storedEnd;
    private final JobStore store;
    private final ServerCallStreamObserver<Event> reader;
    private final Mailbox mailbox;
    private final Runnable wake = this::wake;
    private long next;
    private boolean ended;

    EventFollower(
            JobId id,
            Optional<LiveJob> live,
            long storedEnd,
            long from,
            JobStore store,
            ServerCallStreamObserver<Event> reader,
            Executor executor) {
        this.id = id;
        this.live = live;
        this.storedEnd = storedEnd;
        this.next = from;
        this.store = store;
        this.reader = reader;
        this.mailbox = new Mailbox(executor, this::fail);
    }

    void start() {
        reader.setOnReadyHandler(wake);
        reader.setOnCancelHandler(() -> live.ifPresent(job -> job.events().unlisten(wake)));
        live.ifPresent(job -> job.events().listen(wake));
        wake();
    }

    private void wake() {
        mailbox.execute(this::send);
    }

    private void send() {
        try {
            while (!ended && !reader.isCancelled() && reader.isReady()) {
                boolean complete = live.map(job -> job.events().isComplete()).orElse(true);
                List<Event> events = read();
                for (Event event : events) {
                    reader.onNext(event);
                    next = event.getOffset() + 1;
                }
                if (events.isEmpty()) {
                    if (complete) {
                        end();
                    }
                    return;
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        if (!ended) {
            ended = true;
            live.ifPresent(job -> job.events().unlisten(wake));
            reader.onError(Failures.toStatus(why));
        }
    }

    private List<Event> read() {
        if (live.isPresent()) {
            EventLog log = live.get().events();
            return log.read(next, PAGE_EVENTS).orElseGet(() -> store.events(id, next, PAGE_EVENTS));
        }
        return next >= storedEnd ? List.of() : store.events(id, next, PAGE_EVENTS);
    }

    private void end() {
        ended = true;
        live.ifPresent(job -> job.events().unlisten(wake));
        reader.onCompleted();
    }
}
