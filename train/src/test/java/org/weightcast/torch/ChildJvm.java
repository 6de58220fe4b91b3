package org.weightcast.torch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Another JVM with the class path of this one, for tests of how one starts and ends. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final StringBuilder read = new StringBuilder();

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    public static ChildJvm start(List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new ChildJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line that it prints; an assertion error with all its output if it ends before. */
    public String awaitLine(Predicate<String> wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            read.append(line).append('\n');
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("The other JVM printed no such line, but:\n" + read);
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws IOException, InterruptedException {
        output.transferTo(Writer.nullWriter());
        return process.waitFor();
    }

    /** SIGKILL: it has no say. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * Sends what Ctrl-C sends, and returns the exit code of a JVM that ends by it. Where this process was started to ignore that
     * (in the background of a shell), a JVM does so too: there it is SIGTERM.
     */
    public int interrupt() throws IOException, InterruptedException {
        boolean ignored = ignoresInterrupts();
        String signal = ignored ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        return 128 + (ignored ? 15 : 2);
    }

    private boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
