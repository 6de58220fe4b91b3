package org.weightcast.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Thirty-two clients of one studio for a minute, after a warm-up of a minute and before another one: pictures that come and go, so that the model is cast
 * again and again, and everything that a page reads. Tells errors, the slowest requests, and how much memory is held that was not before.
 * {@code --quick} takes 3 seconds each.
 */
public final class StudioLoad {
    private static final int CLIENTS = 32;
    private static final String MEMORY = "-Xms256m -Xmx256m";

    private StudioLoad() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = List.of(arguments).contains("--quick") ? 3 : 60;
        try (StudioProcess studio = new StudioProcess(MEMORY)) {
            run(studio, seconds);
            tellMemory(studio, "after warm-up");
            tell(run(studio, seconds));
            tellMemory(studio, "after a minute more");
            run(studio, seconds);
            tellMemory(studio, "after another");
        }
    }

    private static void tellMemory(StudioProcess studio, String when) throws IOException, InterruptedException {
        double heap = studio.heap(); // first, as it collects
        Timing.print("%.1f MB of heap, %.0f MB resident %s (%s)", heap, studio.resident(), when, MEMORY);
    }

    private static List<StudioVisitor.Request> run(StudioProcess studio, int seconds)
            throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<StudioVisitor> clients = new ArrayList<>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int client = 0; client < CLIENTS; client++) {
            StudioVisitor next = new StudioVisitor(studio.page(), client);
            clients.add(next);
            threads.execute(() -> next.askUntil(end));
        }
        threads.shutdown();
        if (!threads.awaitTermination(seconds + 60L, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the studio does not answer any more");
        }
        return clients.stream().flatMap(client -> client.requests().stream()).toList();
    }

    private static void tell(List<StudioVisitor.Request> all) {
        Timing.print(
                "%d clients, %d requests, 1 run; 404 is a model or picture that was replaced meanwhile, 409 nothing"
                        + " to undo",
                CLIENTS, all.size());
        Timing.print("request         number  median ms     95 %%  slowest  answers");
        Map<String, List<StudioVisitor.Request>> kinds =
                new TreeMap<>(all.stream().collect(Collectors.groupingBy(StudioVisitor.Request::kind)));
        kinds.forEach((kind, requests) -> {
            double[] times = requests.stream()
                    .mapToDouble(StudioVisitor.Request::milliseconds)
                    .sorted()
                    .toArray();
            Map<Integer, Long> answers = new TreeMap<>(requests.stream()
                    .collect(Collectors.groupingBy(StudioVisitor.Request::status, Collectors.counting())));
            Timing.print(
                    "%-14s %7d  %9.1f  %7.1f  %7.1f  %s",
                    kind,
                    times.length,
                    times[times.length / 2],
                    times[times.length * 95 / 100],
                    times[times.length - 1],
                    answers);
        });
        long errors = all.stream().filter(StudioVisitor.Request::isError).count();
        Timing.print("errors: %d", errors);
    }
}
