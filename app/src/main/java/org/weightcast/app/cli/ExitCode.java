package org.weightcast.app.cli;

/** What the process returns. */
final class ExitCode {
    static final int DONE = 0;
    /** The answer is "no": a model that differs, a claim that does not hold, a training that diverged. */
    static final int NO = 1;

    static final int USAGE = 2;
    /** Bad input, or a place that cannot be read or written. */
    static final int BAD_INPUT = 3;
    /** A model file that is unreadable, altered or does not fit. */
    static final int BAD_MODEL = 4;

    static final int OUR_BUG = 70;
    /** Stopped by the user, after saving. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
