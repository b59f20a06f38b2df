package io.drawbar.client;

import java.util.Optional;

/** A request was refused, or no answer came. */
public final class DrawbarClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    DrawbarClientException(String message, Throwable cause) {
        super(message, cause);
        this.problem = null;
    }

    DrawbarClientException(Problem problem) {
        super((problem.name().isEmpty() ? "" : problem.name() + ": ")
                + (problem.detail().isEmpty() ? problem.title() : problem.detail()));
        this.problem = problem;
    }

    /** What the server answered; empty when no answer came. */
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }
}
