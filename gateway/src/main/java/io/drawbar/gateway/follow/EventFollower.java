package io.drawbar.gateway.follow;

import io.drawbar.common.id.JobId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.route.OwnerStream;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.ReadEventsRequest;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Follows a job's events from an offset to its last, and goes on where it was when the entrance goes away and another takes the job.
 * Thread-safe; the reader is called by one thread at a time.
 */
public final class EventFollower {
    private static final long PAUSE_MILLIS = 500;

    /** Gets the events; nothing after {@code ended} or {@code failed}. */
    public interface Reader {
        void event(Event event);

        /** @param next one past the last event's offset */
        void ended(long next);

        void failed(Throwable thrown);
    }

    private final Following following;
    private final JobId job;
    private final Caller caller;
    private final Reader reader;
    private final Mailbox mailbox;
    // The rest is touched by the mailbox alone.
    private long next;
    private int wanted;
    private long lostSinceNanos;
    private boolean lost;
    private boolean over;
    private Optional<OwnerStream<ReadEventsRequest, Event>> stream = Optional.empty();

    EventFollower(Following following, JobId job, Caller caller, long from, Reader reader) {
        this.following = following;
        this.job = job;
        this.caller = caller;
        this.next = from;
        this.reader = reader;
        this.mailbox = new Mailbox(following.executor(), this::broken);
    }

    /** Begins; no event comes until it is asked for. */
    public void start() {
        mailbox.execute(this::connect);
    }

    /** Asks for so many more events. */
    public void request(int events) {
        mailbox.execute(() -> {
            wanted += events;
            stream.ifPresent(open -> open.request(events));
        });
    }

    /** Ends it; the reader hears nothing more. */
    public void cancel() {
        mailbox.execute(() -> {
            over = true;
            stream.ifPresent(OwnerStream::cancel);
        });
    }

    private void connect() {
        if (over) {
            return;
        }
        ReadEventsRequest request = ReadEventsRequest.newBuilder()
                .setId(job.toString())
                .setFrom(next)
                .build();
        OwnerStream<ReadEventsRequest, Event> opened = new OwnerStream<>(
                following.entrances(),
                job,
                caller,
                JobServiceGrpc.getFollowEventsMethod(),
                request,
                following.executor(),
                new FromEntrance());
        stream = Optional.of(opened);
        opened.start();
        if (wanted > 0) {
            opened.request(wanted);
        }
    }

    private void broken(Throwable thrown) {
        if (!over) {
            over = true;
            stream.ifPresent(OwnerStream::cancel);
            reader.failed(thrown);
        }
    }

    private void failed(Throwable thrown) {
        long now = System.nanoTime();
        if (!lost) {
            lost = true;
            lostSinceNanos = now;
        }
        boolean patient = now - lostSinceNanos < following.retry().toNanos();
        if (!patient || !Entrances.mayComeBack(thrown)) {
            over = true;
            reader.failed(thrown);
            return;
        }
        stream = Optional.empty();
        try {
            var unused = following
                    .timer()
                    .schedule(() -> mailbox.execute(this::connect), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process stops.
            over = true;
            reader.failed(thrown);
        }
    }

    private final class FromEntrance implements OwnerStream.Receiver<Event> {
        @Override
        public void received(Event event) {
            mailbox.execute(() -> {
                // An offset seen before comes again when an entrance starts from a page's beginning.
                lost = false;
                wanted--;
                if (over) {
                    return;
                }
                if (event.getOffset() < next) {
                    request(1);
                    return;
                }
                next = event.getOffset() + 1;
                reader.event(event);
            });
        }

        @Override
        public void ended() {
            mailbox.execute(() -> {
                if (!over) {
                    over = true;
                    reader.ended(next);
                }
            });
        }

        @Override
        public void failed(Throwable thrown) {
            mailbox.execute(() -> {
                if (!over) {
                    EventFollower.this.failed(thrown);
                }
            });
        }
    }
}
