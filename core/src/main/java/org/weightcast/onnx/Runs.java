package org.weightcast.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** The runs of a session that are going on, so that another thread can end them. Safe for use by several threads. */
final class Runs {
    private final Set<RunOptions> going = new HashSet<>();
    private final Set<RunOptions> stopped = new HashSet<>();

    /** A run of ONNX Runtime with options that can end it. */
    @FunctionalInterface
    interface Run<T> {
        T with(RunOptions options) throws OrtException;
    }

    /**
     * Runs.
     *
     * @throws CancellationException if {@link #stop} ended it
     */
    <T> T run(Run<T> run) throws OrtException {
        RunOptions options = begin();
        try {
            return run.with(options);
        } catch (OrtException e) {
            if (isStopped(options)) {
                throw new CancellationException("The run was stopped");
            }
            throw e;
        } finally {
            end(options);
        }
    }

    /** Ends those that are going on before the next operation of their graphs; does nothing if there are none. */
    synchronized void stop() throws OrtException {
        for (RunOptions options : going) {
            options.setTerminate(true);
            stopped.add(options);
        }
    }

    private synchronized RunOptions begin() throws OrtException {
        RunOptions options = new RunOptions();
        going.add(options);
        return options;
    }

    private synchronized boolean isStopped(RunOptions options) {
        return stopped.contains(options);
    }

    private synchronized void end(RunOptions options) {
        going.remove(options);
        stopped.remove(options);
        options.close();
    }
}
