package io.drawbar.gateway.socket;

import java.time.Duration;

/**
 * What one WebSocket may take up.
 *
 * @param messageBytes size of a message from the client
 * @param requests how many requests are under way, or answered and not yet taken by the client, before no more are read
 * @param follows how many jobs are followed at a time
 * @param pageRows rows of a result's page
 * @param pageBytes size of a result's page, beyond which it ends early
 * @param login how long a client may take to log in
 * @param ping how often a client is asked whether it is still there
 * @param analysis how long a script may be analysed
 */
record SocketLimits(
        int messageBytes,
        int requests,
        int follows,
        int pageRows,
        int pageBytes,
        Duration login,
        Duration ping,
        Duration analysis) {}
