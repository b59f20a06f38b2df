package io.drawbar.gateway.socket;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.follow.EventFollower;
import io.drawbar.gateway.follow.Following;
import io.drawbar.gateway.json.EventJson;
import io.drawbar.protocol.v1.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The jobs that one WebSocket follows. Each sends a few events ahead of its client and waits for it then. Thread-safe. */
final class Follows implements AutoCloseable {
    /** How many events of one job are on their way to the client at most. */
    private static final int WINDOW_EVENTS = 16;

    private final Following following;
    private final Outbox outbox;
    private final int limit;
    private final Map<JobId, Followed> jobs = new HashMap<>();
    private boolean closed;

    Follows(Following following, Outbox outbox, int limit) {
        this.following = following;
        this.outbox = outbox;
        this.limit = limit;
    }

    /** Begins to follow a job; in place of an earlier follow of the same job. */
    CompletableFuture<Void> follow(Caller caller, SocketRequest.Follow request) {
        JobId job = request.id();
        long from = request.from().orElse(0);
        Followed followed = new Followed(job, request.requestId());
        EventFollower follower = following.follow(job, caller, from, followed);
        followed.follower = Optional.of(follower);
        Optional<Followed> before;
        synchronized (jobs) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            if (jobs.size() >= limit && !jobs.containsKey(job)) {
                throw new DrawbarException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "This WebSocket follows " + limit + " jobs already (setting gateway.socket.follows).");
            }
            before = Optional.ofNullable(jobs.put(job, followed));
        }
        before.ifPresent(Followed::stop);
        CompletableFuture<Void> sent = outbox.send("following", request.requestId(), json -> {
            json.writeStringField("jobId", job.toString());
            json.writeNumberField("from", from);
        });
        follower.start();
        follower.request(WINDOW_EVENTS);
        return sent;
    }

    CompletableFuture<Void> unfollow(SocketRequest.Unfollow request) {
        JobId job = request.id();
        Optional<Followed> followed;
        synchronized (jobs) {
            followed = Optional.ofNullable(jobs.remove(job));
        }
        followed.ifPresent(Followed::stop);
        return outbox.send("unfollowed", request.requestId(), json -> json.writeStringField("jobId", job.toString()));
    }

    @Override
    public void close() {
        List<Followed> all;
        synchronized (jobs) {
            closed = true;
            all = new ArrayList<>(jobs.values());
            jobs.clear();
        }
        all.forEach(Followed::stop);
    }

    private final class Followed implements EventFollower.Reader {
        private final JobId job;
        private final Optional<String> requestId;
        private volatile Optional<EventFollower> follower = Optional.empty();
        private volatile boolean stopped;

        Followed(JobId job, Optional<String> requestId) {
            this.job = job;
            this.requestId = requestId;
        }

        void stop() {
            stopped = true;
            follower.ifPresent(EventFollower::cancel);
        }

        private void forget() {
            synchronized (jobs) {
                jobs.remove(job, this);
            }
        }

        @Override
        public void event(Event event) {
            if (stopped) {
                return;
            }
            var unused = outbox.send("event", requestId, json -> {
                        json.writeStringField("jobId", job.toString());
                        json.writeFieldName("event");
                        EventJson.write(json, event);
                    })
                    .thenRun(() -> follower.ifPresent(open -> open.request(1)));
        }

        @Override
        public void ended(long next) {
            forget();
            if (!stopped) {
                var unused = outbox.send("end", requestId, json -> {
                    json.writeStringField("jobId", job.toString());
                    json.writeNumberField("next", next);
                });
            }
        }

        @Override
        public void failed(Throwable thrown) {
            forget();
            if (!stopped) {
                var unused = outbox.sendError(requestId, thrown);
            }
        }
    }
}
