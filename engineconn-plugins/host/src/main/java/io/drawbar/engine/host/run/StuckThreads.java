package io.drawbar.engine.host.run;

/** Told about threads that a plugin does not give back. Called on any thread; does not block. */
public interface StuckThreads {

    /**
     * A statement did not end after its cancel, and its thread is given up.
     *
     * @param sessionId where it ran
     * @param what one sentence
     */
    void givenUp(String sessionId, String what);

    /** A thread that was given up has come back after all. */
    void cameBack();
}
