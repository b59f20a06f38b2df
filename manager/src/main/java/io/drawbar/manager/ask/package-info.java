/** Where asks come in: the gRPC service, the check of what is asked for, and the streams that are answered. */
package io.drawbar.manager.ask;
