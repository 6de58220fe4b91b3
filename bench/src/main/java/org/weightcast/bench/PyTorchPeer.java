package org.weightcast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;

/** {@code peers/train_caster.py} in a process of its own on one thread, which waits while others are measured. */
final class PyTorchPeer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    /** Starts the peer with a Python that has PyTorch. */
    PyTorchPeer(String python, Path script) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(python, script.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        this.process = builder.start();
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
    }

    /** Sends one request and waits for its answer; {@code name} is the number wanted from it. */
    double ask(Map<String, Object> request, String name) {
        try {
            requests.write(JSON.writeValueAsString(request) + "\n");
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("The PyTorch peer ended; its message stands above");
            }
            JsonNode answer = JSON.readTree(line);
            return answer.required(name).doubleValue();
        } catch (IOException e) {
            throw new UncheckedIOException("The PyTorch peer does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
