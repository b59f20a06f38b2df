package io.drawbar.client;

import java.util.List;
import java.util.Optional;

/**
 * Part of a list of jobs, newest first.
 *
 * @param nextPage where the next part begins; empty: there is none
 */
public record JobPage(List<Job> jobs, Optional<String> nextPage) {
    public JobPage {
        jobs = Json.copy(jobs);
    }
}
