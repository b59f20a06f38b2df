package io.drawbar.entrance.engines;

import java.util.List;

/** Told what happens to an ask for an engine while it waits; called on any thread, one call at a time. */
public interface AskListener {

    /** It waits in the queue. */
    void queued(int position, String waitingFor);

    /** An engine is being started for it. */
    void starting(String engineId);

    /** What the starting engine says. */
    void engineLog(List<String> lines);
}
