package io.drawbar.client;

import java.util.List;

/**
 * Part of a job's events.
 *
 * @param next where to read on
 * @param complete whether no event will come after these
 */
public record EventPage(List<Event> events, long next, boolean complete) {
    public EventPage {
        events = Json.copy(events);
    }
}
