package org.weightcast.bench;

import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.weightcast.weights.Named;

/** Runs {@link InferenceBenchmark} and sets its multiply-adds a second against those of plain matrix products. */
public final class Inference {
    private Inference() {}

    /** {@code --quick} only shows that it runs. */
    public static void main(String[] arguments) throws RunnerException {
        boolean quick = List.of(arguments).contains("--quick");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(InferenceBenchmark.class.getName() + "\\.")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .warmupIterations(quick ? 1 : 2)
                .warmupTime(TimeValue.milliseconds(quick ? 10 : 1000))
                .measurementIterations(quick ? 1 : 7)
                .measurementTime(TimeValue.milliseconds(quick ? 10 : 700));
        Named.Builder<RunResult> results = Named.builder();
        for (RunResult result : new Runner(options.build()).run()) {
            results.put(result.getPrimaryResult().getLabel(), result);
        }
        report(results.build());
    }

    private static void report(Named<RunResult> results) {
        Named<Long> multiplyAdds = InferenceBenchmark.multiplyAdds();
        double peak = multiplyAdds.get("matrixProducts") / median(results.get("matrixProducts"));
        Timing.print(
                "%-18s %9s %5s %10s %12s %14s",
                "warm, one thread", "median ms", "runs", "images/s", "10^9 mul-add/s", "of the limit");
        results.asMap().forEach((name, result) -> {
            double milliseconds = median(result);
            String rate = multiplyAdds
                    .find(name)
                    .map(adds -> adds / milliseconds)
                    .map(each -> "%14.2f %13.1f%%".formatted(each / 1e6, 100 * each / peak))
                    .orElse("");
            Timing.print(
                    "%-18s %9.3f %5d %10s %s",
                    name,
                    milliseconds,
                    result.getPrimaryResult().getStatistics().getN(),
                    name.endsWith("Thousand") ? "%.0f".formatted(1000 * InferenceBenchmark.IMAGES / milliseconds) : "",
                    rate);
        });
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
