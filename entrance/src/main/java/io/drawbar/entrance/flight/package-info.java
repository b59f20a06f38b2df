/**
 * Arrow Flight SQL as a plain gRPC service. Stored messages are taken apart and sent as they are; Arrow's own server is not used
 * because it wants vectors.
 */
package io.drawbar.entrance.flight;
