package io.drawbar.entrance;

import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.session.Connections;
import io.drawbar.entrance.store.JobStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the entrance tells of itself. */
final class EntranceMetrics {
    private EntranceMetrics() {}

    static void bind(
            MeterRegistry registry, LiveJobs live, JobStore store, EnginePlaces places, Connections connections) {
        Gauge.builder("drawbar.jobs.live", live, LiveJobs::count)
                .description("Jobs that have not ended")
                .register(registry);
        Gauge.builder("drawbar.jobs.store.waiting", store, JobStore::waiting)
                .description("Changes of jobs that wait for the database")
                .register(registry);
        Gauge.builder("drawbar.leases", places, EnginePlaces::count)
                .description("Leases of engines held by this entrance")
                .register(registry);
        Gauge.builder("drawbar.connections", connections, Connections::count)
                .description("Connections with a session")
                .register(registry);
    }
}
