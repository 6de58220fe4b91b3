package org.weightcast.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a program and waits for it. */
final class Shell {
    /** The checkout's root; tests run in the module's folder. */
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private Shell() {}

    /** What a program left behind. */
    record Result(int exitCode, String out, String err) {}

    static Result run(Path folder, Map<String, String> environment, List<String> command) throws Exception {
        Path out = Files.createTempFile("weightcast", ".out");
        Path err = Files.createTempFile("weightcast", ".err");
        try {
            return run(folder, environment, command, out.toFile(), err.toFile());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static Result run(Path folder, Map<String, String> environment, List<String> command, File out, File err)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " did not end in 5 minutes");
        }
        return new Result(
                process.exitValue(),
                Files.readString(out.toPath(), StandardCharsets.UTF_8),
                Files.readString(err.toPath(), StandardCharsets.UTF_8));
    }
}
