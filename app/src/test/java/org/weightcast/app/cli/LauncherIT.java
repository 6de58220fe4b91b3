package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on the packaged application, with the JDK that runs this test. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherIT {
    private static final Path LAUNCHER = Shell.CHECKOUT.resolve("weightcast");
    private static final Map<String, String> THIS_JDK = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    Path elsewhere;

    /** Brings up to date what an earlier phase has not, when this class is run alone. */
    @BeforeAll
    static void build() throws Exception {
        Shell.run(Shell.CHECKOUT, THIS_JDK, List.of(LAUNCHER.toString(), "--version"));
    }

    private Shell.Result run(String... command) throws Exception {
        return Shell.run(elsewhere, THIS_JDK, List.of(command));
    }

    @Test
    void startsFromAnotherFolderWithoutALineOfItsOwn() throws Exception {
        Shell.Result first = run(LAUNCHER.toString(), "--version");
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .contains("Java " + System.getProperty("java.version") + ",", "ONNX Runtime ", "libtorch ");
        assertThat(first.exitCode()).isZero();
        assertThat(run(LAUNCHER.toString(), "--version")).isEqualTo(first);
    }

    @Test
    void startsThroughSymbolicLinks() throws Exception {
        Path folder = Files.createDirectory(elsewhere.resolve("with a blank"));
        Files.createSymbolicLink(folder.resolve("direct"), LAUNCHER);
        Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("with a blank", "direct"));
        Shell.Result result = run("./link", "--version");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Weightcast");
    }

    @Test
    void passesArgumentsAndExitCodesOn() throws Exception {
        Shell.Result result = run(LAUNCHER.toString(), "no such * $command\"'");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("There is no command 'no such * $command\"''.");
    }

    @Test
    void takesAStaleArchiveInSilence() throws Exception {
        run(LAUNCHER.toString(), "--version");
        List<Path> archives;
        try (Stream<Path> found = Files.list(Shell.CHECKOUT.resolve("app/target/archives"))) {
            archives = found.toList();
        }
        assertThat(archives).isNotEmpty();
        for (Path archive : archives) {
            Files.delete(archive);
            Files.writeString(archive, "not an archive");
        }
        try {
            Shell.Result result = run(LAUNCHER.toString(), "--version");
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).startsWith("Weightcast").hasLineCount(1);
        } finally {
            for (Path archive : archives) {
                Files.delete(archive); // the next start makes a new one
            }
        }
    }

    @Test
    void passesOverAJdkThatIsTooOld() throws Exception {
        Path old = elsewhere.resolve("jdk-11");
        Files.createDirectories(old.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(old.resolve("bin").resolve(program), "#!/bin/sh\nexit 1\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Shell.Result result = Shell.run(
                elsewhere,
                Map.of("JAVA_HOME", old.toString(), "PATH", System.getProperty("java.home") + "/bin:/usr/bin:/bin"),
                List.of(LAUNCHER.toString(), "--version"));
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Weightcast").doesNotContain("Java 11");
    }
}
