package io.drawbar.engine.host.run;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.protocol.v1.ExecuteFrame;

/** A caller's open call, into which a statement's frames go. Implementations are thread-safe; none of the methods blocks. */
public interface Attachment {

    /** Whether the transport takes more without keeping it in memory. */
    boolean ready();

    void send(ExecuteFrame frame);

    /** Ends the call well. */
    void complete();

    /** Ends the call with a failure that is not the statement's own. */
    void fail(DrawbarException failure);
}
