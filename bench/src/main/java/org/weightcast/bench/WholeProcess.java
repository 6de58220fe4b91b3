package org.weightcast.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Times whole processes, in turn so that the machine's moods meet them alike: {@code WholeProcess RUNS COMMAND.. -- COMMAND..}.
 * The first command is the measure of the others. A first round, which fills caches, is not counted.
 */
public final class WholeProcess {
    private WholeProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = Integer.parseInt(arguments[0]);
        List<List<String>> commands = split(Arrays.asList(arguments).subList(1, arguments.length));
        double[][] times = new double[commands.size()][runs];
        for (int run = -1; run < runs; run++) {
            for (int command = 0; command < times.length; command++) {
                double time = milliseconds(commands.get(command));
                if (run >= 0) {
                    times[command][run] = time;
                }
            }
        }
        Timing.print("%d runs each, the ratio is the median of the pairs", runs);
        Timing.print("min ms  median     max   ratio  command");
        for (int command = 0; command < times.length; command++) {
            DoubleSummaryStatistics all = Arrays.stream(times[command]).summaryStatistics();
            Timing.print(
                    "%6.0f  %6.0f  %6.0f  %6.2f  %s",
                    all.getMin(),
                    Timing.median(times[command]),
                    all.getMax(),
                    Timing.medianRatio(times[command], times[0]),
                    String.join(" ", commands.get(command)));
        }
    }

    private static List<List<String>> split(List<String> words) {
        List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
        for (String word : words) {
            if (word.equals("--")) {
                commands.add(new ArrayList<>());
            } else {
                commands.get(commands.size() - 1).add(word);
            }
        }
        return commands;
    }

    private static double milliseconds(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exitCode = process.waitFor();
        double time = (System.nanoTime() - start) / 1e6;
        if (exitCode != 0) {
            throw new IllegalStateException(command + " ended with " + exitCode);
        }
        return time;
    }
}
