package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of JavaScript in Node. A test is skipped where Node is missing, or where no registry has their packages. */
public final class NodePrograms {
    private final Path folder;

    private NodePrograms(Path folder) {
        this.folder = folder;
    }

    /**
     * Brings the packages that {@code package-lock.json} names into a folder, unless they are there.
     *
     * @param sources where {@code package.json} and {@code package-lock.json} are
     * @param folder where to install them, and where programs are run
     */
    public static NodePrograms install(Path sources, Path folder) throws IOException, InterruptedException {
        NodePrograms programs = new NodePrograms(Files.createDirectories(folder));
        Path installed = folder.resolve("node_modules").resolve(".package-lock.json");
        boolean stale = Files.notExists(installed) || !programs.has(sources.resolve("package-lock.json"));
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(sources.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (stale) {
            programs.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
        return programs;
    }

    /** Whether a file of the same name and bytes is in the folder. */
    private boolean has(Path file) throws IOException {
        Path ours = folder.resolve(file.getFileName());
        return Files.exists(ours) && Files.mismatch(ours, file) < 0;
    }

    /** Runs a command to its end, which must be a good one, and returns what it printed. */
    public String run(String... command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        Process process;
        try {
            process = start(errors, command);
        } catch (IOException e) {
            return abort(command[0] + " is not installed, the model was not tried in onnxruntime-web");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command[0]).isTrue();
        if (process.exitValue() != 0 && command[0].equals("npm") && !registryAnswers()) {
            return abort(
                    "npm reaches no registry, the model was not tried in onnxruntime-web: " + Files.readString(errors));
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return output;
    }

    private boolean registryAnswers() throws IOException, InterruptedException {
        Process ping = start(folder.resolve("ping.txt"), "npm", "ping");
        ping.getInputStream().readAllBytes();
        return ping.waitFor(1, TimeUnit.MINUTES) && ping.exitValue() == 0;
    }

    private Process start(Path errors, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
    }
}
