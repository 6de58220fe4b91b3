package org.weightcast.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/**
 * The least that any program with ONNX Runtime for Java does: opens a session on the file that is its argument, and ends. What
 * a cold {@code cast} is measured against.
 */
public final class OpenSession {
    private OpenSession() {}

    public static void main(String[] arguments) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "open");
        try (OrtSession session = environment.createSession(arguments[0])) {
            System.out.println(session.getNumInputs() + " inputs");
        }
    }
}
