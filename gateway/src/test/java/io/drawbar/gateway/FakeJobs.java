package io.drawbar.gateway;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.EventPage;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsReply;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps jobs in memory as an entrance keeps them: a job of somebody else is not there. */
class FakeJobs extends JobServiceGrpc.JobServiceImplBase {
    final Map<String, Job> jobs = new ConcurrentHashMap<>();
    final Map<String, List<Event>> events = new ConcurrentHashMap<>();
    final Map<String, List<FakeResult>> results = new ConcurrentHashMap<>();
    final List<SubmitJobRequest> submitted = new CopyOnWriteArrayList<>();
    final List<ListJobsRequest> lists = new CopyOnWriteArrayList<>();
    final AtomicInteger calls = new AtomicInteger();
    /** The node id of the entrance that has everything, when it is not this one. */
    volatile Optional<String> owner = Optional.empty();
    /** How many events a follower is given before the entrance goes away; negative: all. */
    volatile int eventsBeforeLoss = -1;

    @Override
    public void submit(SubmitJobRequest request, StreamObserver<Job> answer) {
        checkOwner();
        submitted.add(request);
        if (request.getCode().isBlank()) {
            throw new DrawbarException(ErrorCode.EMPTY_SCRIPT, "The script has no statement.");
        }
        Job fresh = Job.newBuilder()
                .setId(request.getId())
                .setOwner(Caller.current().user().value())
                .setTenant(Caller.current().tenant().value())
                .setState(JobState.ACCEPTED)
                .setEngineType("echo")
                .setEngineVersion("1.0")
                .setLanguage("echo")
                .setName(request.getName())
                .setCode(request.getCode())
                .putAllLabels(request.getLabelsMap())
                .putAllSettings(request.getSettingsMap())
                .setCreatedMillis(1_700_000_000_000L)
                .setPriority(request.getPriority())
                .setRetrySafe(request.getRetrySafe())
                .setParameterCount(request.getParametersCount())
                .build();
        Job before = jobs.putIfAbsent(request.getId(), fresh);
        if (before != null && !before.getCode().equals(fresh.getCode())) {
            throw new DrawbarException(ErrorCode.ID_CONFLICT, "The id is that of another job.");
        }
        Job job = before == null ? fresh : before;
        answer.onNext(job.toBuilder().setKnownBefore(before != null).build());
        answer.onCompleted();
    }

    @Override
    public void get(GetJobRequest request, StreamObserver<Job> answer) {
        checkOwner();
        answer.onNext(find(request.getId()));
        answer.onCompleted();
    }

    @Override
    public void list(ListJobsRequest request, StreamObserver<ListJobsReply> answer) {
        lists.add(request);
        answer.onNext(ListJobsReply.newBuilder()
                .addAllJobs(jobs.values().stream()
                        .filter(job -> Caller.current().user().value().equals(job.getOwner()))
                        .toList())
                .setNextPage("more")
                .build());
        answer.onCompleted();
    }

    @Override
    public void cancel(CancelJobRequest request, StreamObserver<Job> answer) {
        checkOwner();
        Job cancelled = find(request.getId()).toBuilder()
                .setState(JobState.CANCELLED)
                .setFailure(Failures.of(ErrorCode.CANCELLED, request.getReason()))
                .build();
        jobs.put(request.getId(), cancelled);
        answer.onNext(cancelled);
        answer.onCompleted();
    }

    @Override
    public void readEvents(ReadEventsRequest request, StreamObserver<EventPage> answer) {
        checkOwner();
        find(request.getId());
        List<Event> all = events.getOrDefault(request.getId(), List.of());
        int from = (int) Math.min(request.getFrom(), all.size());
        int to = Math.min(all.size(), from + (request.getLimit() == 0 ? 1000 : request.getLimit()));
        answer.onNext(EventPage.newBuilder()
                .addAllEvents(all.subList(from, to))
                .setNext(to)
                .setComplete(to == all.size())
                .build());
        answer.onCompleted();
    }

    @Override
    public void followEvents(ReadEventsRequest request, StreamObserver<Event> answer) {
        checkOwner();
        find(request.getId());
        List<Event> all = events.getOrDefault(request.getId(), List.of());
        int from = (int) Math.min(request.getFrom(), all.size());
        ServerCallStreamObserver<Event> stream = (ServerCallStreamObserver<Event>) answer;
        stream.setOnReadyHandler(new Runnable() {
            private int next = from;
            private boolean over;

            @Override
            public void run() {
                while (stream.isReady() && !over) {
                    if (eventsBeforeLoss >= 0 && next < all.size() && next - from == eventsBeforeLoss) {
                        over = true;
                        stream.onError(
                                Failures.toStatus(Failures.of(ErrorCode.UNAVAILABLE, "The entrance goes away.")));
                    } else if (next == all.size()) {
                        over = true;
                        stream.onCompleted();
                    } else {
                        stream.onNext(all.get(next++));
                    }
                }
            }
        });
    }

    /** Whether the last reader of rows wanted to wait for more. */
    volatile boolean lastFollowed;

    @Override
    public void readResult(ReadResultRequest request, StreamObserver<ResultChunk> answer) {
        checkOwner();
        find(request.getId());
        lastFollowed = request.getFollow();
        List<FakeResult> all = results.getOrDefault(request.getId(), List.of());
        if (request.getResult() >= all.size()) {
            throw new DrawbarException(ErrorCode.RESULT_NOT_FOUND, "The job has " + all.size() + " results.");
        }
        all.get(request.getResult()).send(request, (ServerCallStreamObserver<ResultChunk>) answer);
    }

    private Job find(String id) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> Caller.current().user().value().equals(job.getOwner()))
                .orElseThrow(() -> new DrawbarException(ErrorCode.NOT_FOUND, "There is no job " + id + "."));
    }

    private void checkOwner() {
        calls.incrementAndGet();
        if (owner.isPresent()) {
            StatusRuntimeException elsewhere =
                    Failures.toStatus(Failures.of(ErrorCode.UNAVAILABLE, "Another entrance has the job."));
            elsewhere.getTrailers().put(RpcHeaders.OWNER, owner.get());
            throw elsewhere;
        }
    }
}
