package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.Named;
import org.xml.sax.InputSource;

/**
 * What README and the pages of docs show is tried as a reader would, in a folder that looks like a checkout: their commands are
 * run in order and must print what the page shows of their answers, their programs are compiled and run.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for a POSIX shell")
class PagesIT {
    private static final String COMMAND = "./weightcast ";
    /** Lines that are tried by other tests: those with pictures by {@link SnippetsIT}, Maven's by whatever runs this. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(java|python3|node) .*classify\\..*|java .*Classify\\.java.*|(pip|npm) install .*|mvn verify");

    private static final Pattern PROGRAM = Pattern.compile("public class (\\w+)");
    private static final Pattern PREFORMATTED = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");

    @TempDir
    Path scratch;

    /** JUnit would warn of each link when it empties the folder. */
    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> commandsWork() throws Exception {
        return MarkdownPage.all().stream()
                .filter(page -> !page.commands().isEmpty())
                .map(page -> DynamicTest.dynamicTest(page.name(), () -> tryCommands(page)));
    }

    private void tryCommands(MarkdownPage page) throws Exception {
        Path folder = checkout(page, "commands");
        for (MarkdownPage.Command command : page.commands()) {
            if (!command.line().startsWith(COMMAND)) {
                assertThat(command.line()).as("a line that something tries").matches(ELSEWHERE);
                continue;
            }
            Shell.Result result = Shell.run(folder, Map.of(), List.of("/bin/sh", "-c", command.line()));
            assertThat(result.exitCode()).as("%s%n%s", command.line(), result).isZero();
            assertThat((result.out() + result.err()).lines().map(String::strip))
                    .as(command.line())
                    .containsAll(command.shown().stream().map(String::strip).toList());
        }
    }

    @TestFactory
    Stream<DynamicTest> programsWork() throws Exception {
        return MarkdownPage.all().stream().flatMap(page -> page.in("java").stream()
                .filter(text -> PROGRAM.matcher(text).find())
                .map(text -> DynamicTest.dynamicTest(page.name(), () -> tryProgram(page, text))));
    }

    @Test
    void theProgramOfTheJavadocWorks() throws Exception {
        MarkdownPage overview = MarkdownPage.read(Shell.CHECKOUT.resolve("core/src/main/javadoc/overview.html"));
        Matcher program = PREFORMATTED.matcher(Files.readString(overview.file()));
        assertThat(program.find()).isTrue();
        tryProgram(overview, program.group(1));
    }

    private void tryProgram(MarkdownPage page, String program) throws Exception {
        Matcher name = PROGRAM.matcher(program);
        assertThat(name.find()).isTrue();
        Path folder = checkout(page, name.group(1));
        assertThat(Shell.run(
                                folder,
                                Map.of(),
                                List.of("/bin/sh", "-c", "./weightcast cast examples/runes/learn --out runes.onnx"))
                        .exitCode())
                .isZero();
        Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), program);
        String classPath = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()))
                .isZero();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Shell.Result result = Shell.run(
                folder, Map.of(), List.of(java, "-cp", folder + File.pathSeparator + classPath, name.group(1)));
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).as("%s", result).startsWith("fendu ");
    }

    @Test
    void linksLeadSomewhere() throws Exception {
        for (MarkdownPage page : MarkdownPage.all()) {
            for (String link : page.links()) {
                if (link.startsWith("https://")) {
                    continue;
                }
                String file = link.replaceFirst("#.*", "");
                Path target = file.isEmpty() ? page.file() : page.file().resolveSibling(file);
                assertThat(target).as("%s: %s", page.name(), link).exists();
                if (link.contains("#")) {
                    assertThat(headings(target)).as(page.name()).contains(link.replaceFirst(".*#", ""));
                }
            }
        }
    }

    /** The names by which links reach a page's headings. */
    private static List<String> headings(Path page) throws Exception {
        return Files.readString(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void dependenciesHaveTheVersionsThatAreBuilt() throws Exception {
        String pom = Files.readString(Shell.CHECKOUT.resolve("pom.xml"));
        for (MarkdownPage page : MarkdownPage.all()) {
            for (String xml : page.in("xml")) {
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader("<all>" + xml + "</all>")));
                for (Matcher found = DEPENDENCY.matcher(xml); found.find(); ) {
                    assertThat(pom)
                            .as(page.name())
                            .containsAnyOf(
                                    "<" + found.group(1) + ".version>" + found.group(2) + "<",
                                    "<artifactId>weightcast</artifactId>\n  <version>" + found.group(2) + "<");
                }
            }
        }
    }

    /** A folder in which a page's lines work: the launcher, the examples, and what the page takes for granted. */
    private Path checkout(MarkdownPage page, String name) throws Exception {
        Path folder = Files.createDirectories(scratch.resolve(page.name()).resolve(name));
        for (String part : List.of("weightcast", "examples", "train")) {
            Files.createSymbolicLink(folder.resolve(part), Shell.CHECKOUT.resolve(part));
        }
        if (page.name().endsWith("backbones.md")) {
            Files.createSymbolicLink(folder.resolve("photos"), Shell.CHECKOUT.resolve("examples/runes/learn"));
            MobileNetV2 random = MobileNetV2.mini(32, 40);
            OnnxExport.export(random, InitialWeights.of(random, 1), Named.of(OnnxFile.FORMAT, "network 1"))
                    .write(folder.resolve("mobilenet.onnx"));
        }
        return folder;
    }
}
