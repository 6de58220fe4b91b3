package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zip that {@code mvn package} leaves, unpacked and used as a user would, with the JDK that runs this test. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher that is run is a POSIX shell script")
class ZipIT {
    private static final String ANYONE = "rwxrwxrwx";
    private static final String NOBODY = "65534";

    /** No locale, as in most containers. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("JAVA_HOME", System.getProperty("java.home"), "LC_ALL", "", "LC_CTYPE", "", "LANG", "");

    private final Path temporary;
    private final Path elsewhere;
    private Path home = Path.of("");

    ZipIT(@TempDir Path temporary) {
        this.temporary = temporary;
        this.elsewhere = temporary.resolve("elsewhere");
    }

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectory(elsewhere);
        Path place = Files.createDirectory(temporary.resolve("drei Kästen"));
        URI zip = URI.create("jar:" + zip().toUri());
        try (FileSystem packed = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> found = Files.walk(packed.getPath("/"))) {
            for (Path each : found.skip(1).toList()) {
                Path unpacked = place.resolve(each.toString().substring(1));
                Files.copy(each, unpacked);
                Files.setPosixFilePermissions(unpacked, Files.getPosixFilePermissions(each));
                Files.setLastModifiedTime(unpacked, Files.getLastModifiedTime(each));
            }
        }
        try (Stream<Path> top = Files.list(place)) {
            home = top.reduce((one, other) -> {
                        throw new AssertionError("The zip has more than one folder at its top.");
                    })
                    .orElseThrow();
        }
    }

    private static Path zip() {
        Path zip = Path.of(Objects.requireNonNull(System.getProperty("weightcast.zip"), "Maven names the zip."));
        assertThat(zip).as("run 'mvn package' first").exists();
        return zip;
    }

    private Shell.Result weightcast(List<String> prefix, String... arguments) throws Exception {
        List<String> words = Stream.of(
                        prefix.stream(), Stream.of(home.resolve("weightcast").toString()), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
        return Shell.run(elsewhere, ENVIRONMENT, words);
    }

    /** The usual commands from another folder; each ends well and without a word on standard error. */
    private void useAll(List<String> prefix) throws Exception {
        Shell.Result version = weightcast(prefix, "--version");
        assertThat(version.err()).isEmpty();
        assertThat(version.out())
                .contains("ONNX Runtime ", "Java " + System.getProperty("java.version") + ",")
                .hasLineCount(1);

        Shell.Result demo = weightcast(prefix, "demo");
        assertThat(demo.exitCode()).as("%s", demo).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(elsewhere.resolve("weightcast-demo/demo.png")).isNotEmptyFile();

        String runes = home.resolve("examples/runes").toString();
        Shell.Result cast = weightcast(prefix, "cast", runes + "/learn", "--out", "fünf Runen.onnx");
        assertThat(cast.exitCode()).as("%s", cast).isZero();
        Shell.Result answer = weightcast(prefix, "classify", "fünf Runen.onnx", runes + "/unseen", "--json");
        assertThat(answer.exitCode()).as("%s", answer).isZero();
        assertThat(answer.out()).contains("\"label\":\"fendu\"");
    }

    @Test
    void runsFromAnotherFolder() throws Exception {
        useAll(List.of());
        assertThat(home.resolve("natives/complete"))
                .as("made once, for later starts")
                .exists();
        assertThat(home.resolve("archives")).isNotEmptyDirectory();
    }

    @Test
    void runsFromAFolderThatMayNotBeWritten() throws Exception {
        boolean isRoot = "root".equals(Files.getOwner(temporary).getName());
        Path asNobody = Path.of("/usr/bin/setpriv");
        assumeTrue(!isRoot || Files.isExecutable(asNobody), "root may write everywhere, and there is no setpriv");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(ANYONE));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString(ANYONE));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            useAll(
                    isRoot
                            ? List.of(asNobody.toString(), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
                            : List.of());
            assertThat(home.resolve("natives")).doesNotExist();
            assertThat(home.resolve("archives")).doesNotExist();
        } finally {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Files.delete(home.resolve("weightcast.jar"));
        Shell.Result result = weightcast(List.of(), "--version");
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.err())
                .isEqualTo(
                        "error: '" + home.toRealPath() + "/weightcast.jar' is missing; unpack the whole zip again.\n");
    }

    /** It cannot be run here, but what it names can be looked for. */
    @Test
    void theLauncherForWindowsNamesWhatIsThere() throws Exception {
        String launcher = Files.readString(home.resolve("weightcast.bat"));
        assertThat(launcher.split("\n", -1)).allMatch(line -> line.isEmpty() || line.endsWith("\r"));
        assertThat(named(launcher, "goto (\\w+)")).isEqualTo(named(launcher, "(?m)^:(\\w+)"));
        assertThat(named(launcher, "(org\\.weightcast\\.[\\w.]+)"))
                .containsExactlyInAnyOrder(Main.class.getName(), Rehearsal.class.getName());
        assertThat(named(launcher, "%weightcast%\\\\([\\w.-]+)"))
                .containsExactlyInAnyOrder("weightcast.jar", "lib", "lib-pages", "lib-train", "natives");
        assertThat(home.resolve("weightcast.jar")).isRegularFile();
        assertThat(home.resolve("lib")).isDirectory();
        assertThat(home.resolve("lib-pages")).isDirectory();
        String properties = "-D((?:weightcast|onnxruntime)\\.[\\w.]+)=";
        assertThat(named(launcher, properties))
                .containsExactlyInAnyOrder("weightcast.home", "onnxruntime.native.path")
                .isSubsetOf(named(Files.readString(home.resolve("weightcast")), properties));
    }

    private static Set<String> named(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib", "lib-pages"})
    void theLicenceOfEveryLibraryIsTold(String folder) throws Exception {
        String notices = Files.readString(home.resolve("THIRD-PARTY.txt"));
        Set<String> told = new HashSet<>(List.of(notices.split("[\\s,]+")));
        assertThat(home.resolve("LICENSE")).isNotEmptyFile();
        try (Stream<Path> jars = Files.list(home.resolve(folder))) {
            assertThat(jars.map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                            .filter(name -> !name.equals("core")))
                    .hasSizeGreaterThan(10)
                    .isSubsetOf(told);
        }
    }

    /** Half of what makes the bytes of two builds the same; the order of entries is the other. */
    @Test
    void noEntryTellsWhenItWasPacked() throws Exception {
        try (ZipFile file = new ZipFile(zip().toFile())) {
            assertThat(file.stream().map(ZipEntry::getTime).distinct()).hasSize(1);
        }
    }
}
