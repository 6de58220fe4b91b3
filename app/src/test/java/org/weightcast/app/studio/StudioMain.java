package org.weightcast.app.studio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A studio as a process of its own, which can be killed, and whose memory can be bounded: prints its address, and its memory when asked. */
final class StudioMain {
    private StudioMain() {}

    public static void main(String[] arguments) throws IOException {
        RunningStudio studio = RunningStudio.start(Path.of(arguments[0]));
        System.out.println("http://127.0.0.1:" + studio.port() + studio.path());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println(runtime.totalMemory() - runtime.freeMemory());
        }
        studio.mistakes().forEach(mistake -> mistake.printStackTrace(System.out));
        studio.close();
    }

    /** Starts it. */
    static Running start(Path project, String... options) throws IOException {
        return start(command(project, options));
    }

    /** Starts it where no file can have more than so many blocks of 1,024 bytes. */
    static Running startLimited(Path project, int blocks) throws IOException {
        List<String> limited =
                new ArrayList<>(List.of("bash", "-c", "trap '' XFSZ; ulimit -f " + blocks + "; exec \"$@\"", "bash"));
        limited.addAll(command(project, "-XX:-UsePerfData"));
        return start(limited);
    }

    private static List<String> command(Path project, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), StudioMain.class.getName(), project.toString()));
        return command;
    }

    private static Running start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Running(builder.start());
    }

    /** The process. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final StudioClient client;

        private Running(Process process) throws IOException {
            this.process = process;
            this.out = process.inputReader(StandardCharsets.UTF_8);
            String url = out.readLine();
            if (url == null) {
                throw new IOException("The studio did not start");
            }
            this.client = new StudioClient(url);
        }

        StudioClient client() {
            return client;
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** Bytes of the heap that are in use after a collection. */
        long heap() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return Long.parseLong(out.readLine());
        }

        /** Ends it as {@code kill -9} does, at once. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** Ends it; returns what it still had to say, which are mistakes of ours. */
        List<String> end() throws IOException {
            process.getOutputStream().close();
            return out.lines().toList();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
