package io.drawbar.entrance.run;

import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.session.CatalogListings;
import java.time.Duration;

/**
 * What running jobs share.
 *
 * @param keeper makes their state durable
 * @param results where results go
 * @param listings told of statements that have ended
 * @param attempts how often a job that is safe to repeat is started at most
 * @param openLimit how long engines are asked for while those that are granted cannot be reached
 * @param reattach how long a broken connection to an engine is opened again
 * @param cancelGrace how long a cancelled statement may take to say so
 */
public record RunParts(
        JobKeeper keeper,
        ResultStore results,
        CatalogListings listings,
        int attempts,
        Duration openLimit,
        Duration reattach,
        Duration cancelGrace) {}
