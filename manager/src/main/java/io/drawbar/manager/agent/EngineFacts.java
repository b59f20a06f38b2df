package io.drawbar.manager.agent;

/**
 * Which engine a launcher holds.
 *
 * @param engineId which
 * @param type of engine
 * @param version of the engine
 * @param owner whose it is
 * @param startedMillis when it was started
 * @param pid of its process on the agent's host; 0: it has none there
 * @param place where it is, in words for the log: {@code pid 4711}, {@code pod drawbar/engine-17}
 */
public record EngineFacts(
        String engineId, String type, String version, String owner, long startedMillis, long pid, String place) {}
