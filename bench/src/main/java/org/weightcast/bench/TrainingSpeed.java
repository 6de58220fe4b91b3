package org.weightcast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.meta.CasterLoss;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * Episodes a second of the trainer as it is, against the same caster in plain PyTorch, one thread each, in turn. Both must first
 * find the same loss. Options: {@code --quick}, {@code --python PROGRAM}.
 */
public final class TrainingSpeed {
    private static final int SIZE = 32;
    private static final ImageSpec SPEC = new ImageSpec(1, SIZE, true);
    private static final HyperTransformerSettings SETTINGS =
            HyperTransformerSettings.of(new ConvBlocks(1, SIZE, List.of(32, 64, 96, 128)));
    private static final double SAME = 1e-4;
    private static final long CODES = 7;

    private final Named<FloatArray> weights = weights();
    private final CasterLoss loss = new CasterLoss(SETTINGS, SPEC);
    private final PyTorchPeer peer;
    private final Path folder;

    private TrainingSpeed(PyTorchPeer peer, Path folder) throws IOException {
        this.peer = peer;
        this.folder = folder;
        Safetensors.write(folder.resolve("weights"), weights, Map.of());
    }

    /**
     * 1-shot episodes with one query a class.
     *
     * @param together episodes of a step
     * @param episodes episodes of a measurement, a multiple of it
     */
    private record Layout(int ways, int together, int episodes) {
        @Override
        public String toString() {
            return ways + "-way";
        }
    }

    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        boolean quick = options.contains("--quick");
        int python = options.indexOf("--python");
        Path folder = Files.createTempDirectory("weightcast");
        Path script = Path.of(System.getProperty("weightcast.bench"), "peers", "train_caster.py");
        try (PyTorchPeer peer = new PyTorchPeer(python < 0 ? "/usr/bin/python3" : options.get(python + 1), script)) {
            TrainingSpeed speed = new TrainingSpeed(peer, folder);
            for (Layout layout : List.of(new Layout(60, 2, quick ? 2 : 6), new Layout(20, 4, quick ? 4 : 16))) {
                speed.measure(layout, quick ? 1 : 7);
            }
        } finally {
            for (String name : List.of("weights", "60-way", "20-way")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        }
    }

    private void measure(Layout layout, int rounds) throws IOException {
        List<Episode> group = episodes(layout);
        Safetensors.write(folder.resolve(layout.toString()), arrays(group), Map.of());
        double difference = difference(layout, group);
        if (!(difference < SAME)) {
            throw new IllegalStateException("The losses differ by " + difference + ": not the same network");
        }
        List<String> names = List.of(
                "Weightcast, " + layout.together() + " a step",
                "PyTorch, " + layout.together() + " a step",
                "PyTorch with our memory format and variance, " + layout.together() + " a step",
                "PyTorch, 1 a step, as published");
        double[][] times = new double[names.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            double[] each = {
                ours(layout, group),
                theirs(layout, layout.together(), false),
                theirs(layout, layout.together(), true),
                theirs(layout, 1, false)
            };
            for (int i = 0; round >= 0 && i < each.length; i++) {
                times[i][round] = each[i];
            }
        }
        Timing.print(
                "%s 1-shot, %d runs, losses differ by %.0e%30s  %10s  %s",
                layout, rounds, difference, "", "episodes/s", "ours / theirs");
        for (int i = 0; i < times.length; i++) {
            Timing.print(
                    "  %-70s %10.2f  %.2f",
                    names.get(i), layout.episodes() / Timing.median(times[i]), Timing.medianRatio(times[i], times[0]));
        }
    }

    /** Seconds of the trainer for the episodes of a measurement. */
    private double ours(Layout layout, List<Episode> group) {
        int steps = layout.episodes() / layout.together();
        Objective objective = (tensors, step) -> {
            CasterLoss.Result result = loss.of(tensors, group, 1, new SplittableRandom(CODES));
            return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
        };
        TrainerSettings settings =
                new TrainerSettings(new Schedule(1e-4, 0, steps, 1e-4), 1, steps + 1, steps + 1, steps);
        Trainer trainer = new Trainer(settings, AdamW.withDecay(1e-4), objective, unused -> 0);
        TrainingState start = trainer.start(weights);
        return Timing.milliseconds(() -> trainer.run(start, new TrainingListener() {}, state -> {}, () -> false))
                / 1000;
    }

    private double theirs(Layout layout, int together, boolean tuned) {
        Map<String, Object> request = request("time", layout, together);
        request.put("steps", layout.episodes() / together);
        request.put("tuned", tuned);
        return peer.ask(request, "seconds");
    }

    /** The largest relative difference of the peer's losses, both its variants, from ours. */
    private double difference(Layout layout, List<Episode> group) {
        double ours;
        try (Scope scope = Scope.withoutGradients()) {
            ours = loss.of(Torch.tensors(weights), group, 1, new SplittableRandom(CODES))
                    .loss()
                    .item_float();
        }
        Map<String, Object> request = request("loss", layout, layout.together());
        double plain = peer.ask(request, "loss");
        double tuned = peer.ask(request, "tuned_loss");
        return Math.max(Math.abs(plain - ours), Math.abs(tuned - ours)) / Math.abs(ours);
    }

    private Map<String, Object> request(String what, Layout layout, int together) {
        Map<String, Object> request = new HashMap<>();
        request.put("do", what);
        request.put("settings", SETTINGS);
        request.put("weights", folder.resolve("weights").toString());
        request.put("batch", folder.resolve(layout.toString()).toString());
        request.put("together", together);
        return request;
    }

    private static List<Episode> episodes(Layout layout) {
        EpisodeSettings settings = EpisodeSettings.defaults().withWays(layout.ways());
        return new EpisodeSampler(GlyphArtist.classes(4 * layout.ways(), 2, SIZE, 1), settings, 2)
                .batch(0, layout.together());
    }

    /** Episodes as arrays for the peer, with the class codes that {@link CasterLoss} draws. */
    private static Named<FloatArray> arrays(List<Episode> group) {
        int episodes = group.size();
        int ways = group.get(0).ways(); // as many support images, and as many queries
        float[] support = new float[episodes * ways * SPEC.values()];
        float[] query = support.clone();
        float[] labels = new float[episodes * ways];
        for (int e = 0; e < episodes; e++) {
            Episode episode = group.get(e);
            System.arraycopy(episode.support(), 0, support, e * ways * SPEC.values(), ways * SPEC.values());
            System.arraycopy(episode.query(), 0, query, e * ways * SPEC.values(), ways * SPEC.values());
            for (int i = 0; i < ways; i++) {
                labels[e * ways + i] = episode.supportLabels()[i];
            }
        }
        FloatArray byWay = FloatArray.wrap(labels, episodes, ways); // supports and queries are both sorted by class
        return Named.<FloatArray>builder()
                .put("support", FloatArray.wrap(support, episodes, ways, 1, SIZE, SIZE))
                .put("query", FloatArray.wrap(query, episodes, ways, 1, SIZE, SIZE))
                .put("support_labels", byWay)
                .put("query_labels", byWay)
                .put("codes", normal(new SplittableRandom(CODES), 1, episodes, ways, SETTINGS.codeSize()))
                .build();
    }

    /** First weights, moved so that no part of the network is without effect. */
    static Named<FloatArray> weights() {
        SplittableRandom random = new SplittableRandom(3);
        return CasterWeights.initial(SETTINGS, 1).map(array -> {
            float[] moved = normal(random, 0.02, array.shape()).toArray();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += array.at(i);
            }
            return FloatArray.wrap(moved, array.shape());
        });
    }

    static FloatArray normal(SplittableRandom random, double deviation, int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return FloatArray.wrap(values, shape);
    }
}
