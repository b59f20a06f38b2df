package io.drawbar.entrance.serve;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.jobs.JobStates;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.store.JobFilter;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.submit.Submissions;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.EventPage;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.ListJobsReply;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Serves jobs to the gateway. */
public final class JobEndpoint extends JobServiceGrpc.JobServiceImplBase {
    private static final int PAGE_EVENTS = 1_000;
    private static final int MAX_PAGE_EVENTS = 10_000;
    private static final int PAGE_JOBS = 100;
    private static final int MAX_PAGE_JOBS = 1_000;
    private static final int LISTED_CODE_CHARS = 200;

    private final Submissions submissions;
    private final JobView view;
    private final JobStore store;
    private final ResultStore results;
    private final Executor executor;

    public JobEndpoint(Submissions submissions, JobView view, JobStore store, ResultStore results, Executor executor) {
        this.submissions = submissions;
        this.view = view;
        this.store = store;
        this.results = results;
        this.executor = executor;
    }

    @Override
    public void submit(SubmitJobRequest request, StreamObserver<Job> answer) {
        submissions.submit(Caller.current(), request).whenComplete((job, failed) -> {
            if (failed == null) {
                reply(answer, job);
            } else {
                answer.onError(Failures.toStatus(failed));
            }
        });
    }

    @Override
    public void get(GetJobRequest request, StreamObserver<Job> answer) {
        reply(answer, view.job(Caller.current(), JobId.parse(request.getId())));
    }

    @Override
    public void list(ListJobsRequest request, StreamObserver<ListJobsReply> answer) {
        Caller caller = Caller.current();
        int limit = bounded("limit", request.getLimit(), PAGE_JOBS, MAX_PAGE_JOBS);
        List<Job> jobs = store.list(new JobFilter(
                owner(caller, request.getOwner()),
                request.getStatesList(),
                text(request.getEngine()),
                text(request.getText()),
                text(request.getPage()).map(JobFilter.Position::parse),
                limit));
        ListJobsReply.Builder page = ListJobsReply.newBuilder();
        for (Job job : jobs) {
            Job newest = view.live(caller, JobId.parse(job.getId()))
                    .map(entry -> entry.job().shown())
                    .orElse(job);
            page.addJobs(newest.toBuilder().setCode(cut(newest.getCode())));
        }
        if (jobs.size() == limit) {
            page.setNextPage(JobFilter.Position.of(jobs.get(jobs.size() - 1)).toString());
        }
        reply(answer, page.build());
    }

    @Override
    public void cancel(CancelJobRequest request, StreamObserver<Job> answer) {
        Caller caller = Caller.current();
        JobId id = JobId.parse(request.getId());
        Optional<LiveJobs.Entry> live = view.live(caller, id);
        live.ifPresent(entry -> entry.run().cancel(request.getReason()));
        if (live.isPresent()) {
            // After what cancelling does at once, so that the answer shows it.
            LiveJobs.Entry entry = live.get();
            entry.job().mailbox().execute(() -> reply(answer, entry.job().shown()));
        } else {
            reply(answer, view.job(caller, id));
        }
    }

    @Override
    public void readEvents(ReadEventsRequest request, StreamObserver<EventPage> answer) {
        Caller caller = Caller.current();
        JobId id = JobId.parse(request.getId());
        notNegative("from", request.getFrom());
        int limit = bounded("limit", request.getLimit(), PAGE_EVENTS, MAX_PAGE_EVENTS);
        Optional<LiveJobs.Entry> live = view.live(caller, id);
        Job job = view.job(caller, id);
        List<Event> events = live.flatMap(entry -> entry.job().events().read(request.getFrom(), limit))
                .orElseGet(() -> store.events(id, request.getFrom(), limit));
        long next = events.isEmpty()
                ? request.getFrom()
                : events.get(events.size() - 1).getOffset() + 1;
        boolean complete = JobStates.isFinal(job.getState()) && next >= job.getNextEvent();
        reply(
                answer,
                EventPage.newBuilder()
                        .addAllEvents(events)
                        .setNext(next)
                        .setComplete(complete)
                        .build());
    }

    @Override
    public void followEvents(ReadEventsRequest request, StreamObserver<Event> answer) {
        Caller caller = Caller.current();
        JobId id = JobId.parse(request.getId());
        notNegative("from", request.getFrom());
        Optional<LiveJobs.Entry> live = view.live(caller, id);
        Job job = view.job(caller, id);
        new EventFollower(
                        id,
                        live.map(LiveJobs.Entry::job),
                        job.getNextEvent(),
                        request.getFrom(),
                        store,
                        (ServerCallStreamObserver<Event>) answer,
                        executor)
                .start();
    }

    @Override
    public void readResult(ReadResultRequest request, StreamObserver<ResultChunk> answer) {
        Caller caller = Caller.current();
        JobId id = JobId.parse(request.getId());
        notNegative("offset", request.getOffset());
        if (request.getLimit() < -1) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST, "limit is " + request.getLimit() + "; it is -1 (all) or more.");
        }
        Optional<LiveJobs.Entry> live = view.live(caller, id);
        Job job = view.job(caller, id);
        if (live.isEmpty() && results.open(id, request.getResult()).isEmpty()) {
            view.elsewhere(job); // Rows lie with the entrance that has written them, also when the job has ended.
        }
        new ResultStreamer(
                        id,
                        job,
                        live.map(LiveJobs.Entry::job),
                        request,
                        results,
                        (ServerCallStreamObserver<ResultChunk>) answer,
                        executor)
                .start();
    }

    private static Optional<UserName> owner(Caller caller, String wanted) {
        if (wanted.isEmpty()) {
            return Optional.of(caller.user());
        }
        if (!caller.isAdmin() && !wanted.equals(caller.user().value())) {
            throw new DrawbarException(
                    ErrorCode.FORBIDDEN, "Listing other users' jobs needs the role " + Caller.ADMIN + ".");
        }
        return wanted.equals("*") ? Optional.empty() : Optional.of(new UserName(wanted));
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static String cut(String code) {
        return code.length() <= LISTED_CODE_CHARS ? code : code.substring(0, LISTED_CODE_CHARS);
    }

    private static int bounded(String name, int given, int usual, int most) {
        if (given < 0 || given > most) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST, name + " is " + given + "; it is between 1 and " + most + ".");
        }
        return given == 0 ? usual : given;
    }

    private static void notNegative(String name, long given) {
        if (given < 0) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, name + " is " + given + "; it is 0 or more.");
        }
    }

    private static <A> void reply(StreamObserver<A> answer, A value) {
        answer.onNext(value);
        answer.onCompleted();
    }
}
