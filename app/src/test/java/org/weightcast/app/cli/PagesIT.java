package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is tried as a reader would: its commands are run, its program is compiled and run. */
class ReadmeIT {
    private static final String EXAMPLES = Shell.CHECKOUT + "/examples/";

    private final Path folder;

    ReadmeIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theCommandsWork() throws Exception {
        List<String> commands = readme().lines()
                .filter(line -> line.startsWith("    ./weightcast "))
                .map(line -> line.strip().replace("./", Shell.CHECKOUT + "/").replace("examples/", EXAMPLES))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        for (String command : commands) {
            Shell.Result result = Shell.run(folder, Map.of(), List.of(command.split(" ")));
            assertThat(result.exitCode()).as("%s%n%s", command, result).isZero();
        }
    }

    @Test
    void theProgramWorks() throws Exception {
        String program = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        Path source = folder.resolve("Runes.java");
        Files.writeString(source, program.replace("examples/", EXAMPLES));
        String classPath = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()))
                .isZero();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Shell.Result result =
                Shell.run(folder, Map.of(), List.of(java, "-cp", folder + File.pathSeparator + classPath, "Runes"));
        assertThat(result.out()).as("%s", result).startsWith("fendu ");
        assertThat(folder.resolve("runes.onnx")).isNotEmptyFile();
    }

    private static String readme() throws IOException {
        return Files.readString(Shell.CHECKOUT.resolve("README.md"));
    }
}
