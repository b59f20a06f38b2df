package io.drawbar.entrance;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Relay;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.entrance.engines.EngineChannels;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.flight.FlightEndpoint;
import io.drawbar.entrance.flight.FlightSettings;
import io.drawbar.entrance.flight.InteractiveCore;
import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.run.RunParts;
import io.drawbar.entrance.serve.AnalysisEndpoint;
import io.drawbar.entrance.serve.JobEndpoint;
import io.drawbar.entrance.serve.JobView;
import io.drawbar.entrance.session.CatalogListings;
import io.drawbar.entrance.session.Connections;
import io.drawbar.entrance.session.InteractiveJobs;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.submit.Analyses;
import io.drawbar.entrance.submit.JobBuilder;
import io.drawbar.entrance.submit.Submissions;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.ManagerServiceGrpc.ManagerServiceStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Accepts jobs, runs them on engines, keeps their events and results, and serves them. */
public final class EntranceRole implements Role {
    private static final int ORDER = 40;
    private static final long SWEEP_SECONDS = 30;

    @Override
    public String name() {
        return "entrance";
    }

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(EntranceSettings.all());
        all.addAll(JobStore.settings());
        all.addAll(EnginePlaces.settings());
        all.addAll(ResultSettings.ALL);
        all.addAll(FlightSettings.ALL);
        return all;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public AutoCloseable start(ServerParts parts) {
        Closers closers = new Closers();
        try {
            start(parts, closers);
            return closers;
        } catch (RuntimeException e) {
            closers.close();
            throw e;
        }
    }

    private static void start(ServerParts parts, Closers closers) {
        Settings settings = parts.settings();
        NodeId node = parts.rpc().node();
        ExecutorService executor = new Relay("jobs", settings.get(EntranceSettings.THREADS));
        closers.add(() -> Threads.stop(executor));
        JobStore store = closers.add(new JobStore(parts.database().get().jdbi(), settings));
        ResultStore results = closers.add(
                new ResultStore(parts.home().data().resolve("results"), ResultSettings.of(settings), parts.metrics()));
        ManagerLocator locator = closers.add(new ManagerLocator(parts.coordination()));
        Supplier<ManagerServiceStub> manager =
                () -> ManagerServiceGrpc.newStub(parts.rpc().channel(locator.require(), Caller.system()));
        EngineChannels channels = closers.add(new EngineChannels(executor));
        EnginePlaces places = closers.add(new EnginePlaces(node, manager, channels, settings, parts.clock()));
        EngineTypes engines = new EngineTypes(manager, parts.timer(), parts.clock());
        JobKeeper keeper = closers.add(new JobKeeper(store, parts.timer()));
        LiveJobs live = new LiveJobs(keeper);
        CatalogListings listings = new CatalogListings(
                System::nanoTime,
                settings.get(EntranceSettings.CATALOG_LIFE),
                settings.get(EntranceSettings.CATALOG_BYTES),
                parts.metrics());
        RunParts run = new RunParts(
                keeper,
                results,
                listings,
                settings.get(EntranceSettings.ATTEMPTS),
                settings.get(EntranceSettings.OPEN_LIMIT),
                settings.get(EntranceSettings.REATTACH),
                settings.get(EntranceSettings.CANCEL_GRACE));
        JobBuilder builder = new JobBuilder(settings, node, places, run, executor, parts.clock());
        Submissions submissions = new Submissions(
                engines,
                builder,
                live,
                store,
                keeper,
                new Submissions.Limits(
                        settings.get(EntranceSettings.LIVE_JOBS),
                        settings.get(EntranceSettings.RECORD_AFTER),
                        parts.database().get().isShared()),
                parts.metrics(),
                parts.clock());
        Connections connections = new Connections(
                node,
                engines,
                places,
                parts.clock(),
                settings.get(EntranceSettings.CONNECTION_IDLE),
                settings.get(EntranceSettings.CONNECTIONS_PER_USER));
        closers.add(connections::closeAll);
        JobView view = new JobView(live, store, node);
        new Recovery(node, store, live, keeper, builder, places, parts.secret()).start();
        tellManagers(locator, places);
        JobEndpoint endpoint = new JobEndpoint(submissions, view, store, results, executor);
        parts.rpc().serve(endpoint);
        InteractiveJobs jobs = new InteractiveJobs(
                connections, submissions, results, listings, executor, parts.timer(), parts.clock(), limits(settings));
        parts.rpc().serve(new AnalysisEndpoint(new Analyses(engines, builder, submissions, parts, executor)));
        serveFlight(parts, executor, jobs, results, view, endpoint);
        sweep(parts, closers, new Housekeeping(store, results, connections, settings, parts.clock()));
        EntranceMetrics.bind(parts.metrics(), live, store, places, connections);
    }

    private static InteractiveJobs.Limits limits(Settings settings) {
        return new InteractiveJobs.Limits(
                settings.get(EntranceSettings.READ_AHEAD),
                settings.get(EntranceSettings.INTERACTIVE_KEEP),
                settings.get(EntranceSettings.INTERACTIVE_MOST));
    }

    private static void sweep(ServerParts parts, Closers closers, Housekeeping housekeeping) {
        ExecutorService sweeper = Threads.pool("sweeper", 1, 10);
        closers.add(() -> Threads.stop(sweeper));
        parts.timer()
                .scheduleWithFixedDelay(
                        () -> sweeper.execute(housekeeping), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** To be called when all that this process holds is known, as a manager takes what it is told for all. */
    private static void tellManagers(ManagerLocator locator, EnginePlaces places) {
        locator.onChange(() -> locator.leader().ifPresent(leader -> places.managerChanged()));
        locator.leader().ifPresent(leader -> places.managerChanged());
    }

    private static void serveFlight(
            ServerParts parts,
            ExecutorService executor,
            InteractiveJobs jobs,
            ResultStore results,
            JobView view,
            JobEndpoint endpoint) {
        Settings settings = parts.settings();
        FlightEndpoint flight = new FlightEndpoint(
                new InteractiveCore(
                        jobs, view, results, settings.get(EntranceSettings.DEFAULT_ENGINE), endpoint::followEvents),
                FlightSettings.of(settings, settings.get(EntranceSettings.CONNECTION_IDLE)),
                executor,
                parts.clock(),
                parts.metrics());
        parts.rpc().serve(flight, executor);
        parts.timer().scheduleWithFixedDelay(flight::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }
}
