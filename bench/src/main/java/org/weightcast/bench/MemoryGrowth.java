package org.weightcast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.meta.CasterLoss;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;

/**
 * Resident memory of a process that trains a small caster, from step 500 to step 5000; on Linux, which tells it. {@code --quick}
 * takes steps 10 and 100.
 */
public final class MemoryGrowth {
    private static final ConvBlocks STUDENT = new ConvBlocks(1, 14, List.of(8, 8));
    private static final Path STATUS = Path.of("/proc/self/status");

    private MemoryGrowth() {}

    public static void main(String[] arguments) {
        int every = List.of(arguments).contains("--quick") ? 10 : 500;
        TreeMap<Long, Double> resident = new TreeMap<>();
        train(every, 10 * every, new TrainingListener() {
            @Override
            public void progress(long step, Map<String, Double> metrics) {
                resident.put(step, megabytes());
            }
        });
        resident.forEach((step, megabytes) -> Timing.print("step %5d: %.1f MB resident", step, megabytes));
        double first = resident.firstEntry().getValue();
        double last = resident.lastEntry().getValue();
        Timing.print("growth: %+.2f %%, 1 run", 100 * (last - first) / first);
    }

    private static void train(int every, int steps, TrainingListener listener) {
        HyperTransformerSettings settings =
                HyperTransformerSettings.of(STUDENT, new HyperTransformerSettings.Sizes(16, 1, 2, 8, 8, 8));
        ClassSet classes = GlyphArtist.classes(40, 4, STUDENT.size(), 1);
        EpisodeSampler sampler =
                new EpisodeSampler(classes, EpisodeSettings.defaults().withWays(5), 2);
        CasterLoss loss = new CasterLoss(settings, classes.spec());
        Objective objective = (weights, step) -> {
            CasterLoss.Result result = loss.of(weights, sampler.batch(step, 2), 1, new SplittableRandom(step));
            return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
        };
        TrainerSettings run = new TrainerSettings(new Schedule(1e-3, 0, steps, 1e-5), 1, steps, steps, every);
        Trainer trainer = new Trainer(run, AdamW.withDecay(1e-4), objective, weights -> 0);
        trainer.run(trainer.start(CasterWeights.initial(settings, 1)), listener, state -> {}, () -> false);
    }

    private static double megabytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("Only Linux tells the resident memory in " + STATUS, e);
        }
    }
}
