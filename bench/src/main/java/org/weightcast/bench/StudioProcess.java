package org.weightcast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A studio as users start it, by the launcher, with its memory; on Linux, where that is told. */
final class StudioProcess implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");
    private static final Pattern USED = Pattern.compile("(?:generation|space).*used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Path folder;
    private final Process process;
    private final URI page;

    /**
     * Starts one, with a project of its own.
     *
     * @param javaOptions such as -Xmx512m; may be empty
     */
    StudioProcess(String javaOptions) throws IOException {
        folder = Files.createTempDirectory("weightcast-studio");
        Path launcher = Path.of(System.getProperty("weightcast.bench"), "..", "weightcast");
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(), "studio", "--no-browser", "--json", "--project", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("WEIGHTCAST_JAVA_OPTIONS", javaOptions);
        process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        page = URI.create(first(URL, String.valueOf(out.readLine())));
    }

    /** The address of the page; those below {@code api/} are relative to it. */
    URI page() {
        return page;
    }

    /** Resident memory in MB. */
    double resident() throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        return Long.parseLong(first(RESIDENT, status)) / 1024.0;
    }

    /** What is in use of the heap after a collection, in MB. */
    double heap() throws IOException, InterruptedException {
        jcmd("GC.run");
        return USED.matcher(jcmd("GC.heap_info"))
                        .results()
                        .filter(found -> !found.group().contains("class")
                                && !found.group().contains("eden"))
                        .filter(found -> !found.group().contains("the space"))
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum()
                / 1024.0;
    }

    private String jcmd(String what) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        what)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + what + " failed: " + said);
        }
        return said;
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return found.group(1);
    }

    /** Ends it as Ctrl-C does, waits, and removes its project. */
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
