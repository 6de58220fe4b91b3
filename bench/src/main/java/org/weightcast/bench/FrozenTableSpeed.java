package org.weightcast.bench;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.HeadOnly;
import org.weightcast.adapt.Memory;
import org.weightcast.adapt.Task;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.patch.Patch;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Recalibration;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Training what reads a frozen base, with what the base makes of each image computed once and in every step, in turn. Both
 * must end with the same loss. {@code --quick} only shows that it runs.
 */
public final class FrozenTableSpeed {
    private static final int SIZE = 32; // pixels
    private static final int CLASSES = 20;
    private static final int DRAWINGS = 50; // of a class
    private static final int IMAGES = 64; // a step
    private static final int CELLS = 5;
    private static final double RATE = 0.005;
    private static final double SAME = 1e-3; // of the loss
    private static final long ALL = 1L << 30; // bytes

    private final Task task;
    private final int rounds;
    private final ShortTraining training;

    private FrozenTableSpeed(boolean quick) {
        ClassSet glyphs = GlyphArtist.classes(CLASSES, quick ? 4 : DRAWINGS, SIZE, 1);
        this.task = new Task("glyphs", Classification.of(glyphs, IMAGES));
        this.rounds = quick ? 1 : 3;
        this.training = new ShortTraining(quick ? 3 : 200, RATE);
    }

    public static void main(String[] arguments) {
        FrozenTableSpeed speed = new FrozenTableSpeed(List.of(arguments).contains("--quick"));
        Base mobile = speed.base(MobileNetV2.mini(SIZE, CLASSES).withChannels(1));
        Base transformer = speed.base(new VisionTransformer(1, SIZE, 8, 96, 6, 4, 192, CLASSES));
        Timing.print(
                "%-32s %5s %10s %14s %6s %12s",
                speed.training.steps() + " steps", "runs", "once ms", "every step ms", "ratio", "difference");
        speed.measure("head of a small MobileNetV2", mobile, new HeadOnly(ALL), new HeadOnly(0));
        speed.measure("head of a small transformer", transformer, new HeadOnly(ALL), new HeadOnly(0));
        speed.measure(
                CELLS + " memory cells a layer",
                transformer,
                new Memory(CELLS, List.of(), ALL),
                new Memory(CELLS, List.of(), 0));
    }

    /** Random weights with the statistics of the task's images. */
    private Base base(Classifier network) {
        Named<FloatArray> drawn = InitialWeights.of(network, 1);
        boolean norms = drawn.names().stream().anyMatch(name -> name.endsWith("variance"));
        return new Base(network, norms ? Recalibration.on(task.data().classes(), 1000, 1, network, drawn) : drawn);
    }

    private void measure(String name, Base base, Adaptation once, Adaptation everyStep) {
        List<Patch> made = new ArrayList<>();
        double[][] times =
                Timing.inTurn(rounds, List.of(() -> made.add(fit(once, base)), () -> made.add(fit(everyStep, base))));
        double loss = loss(base, made.get(1));
        double difference = Math.abs(loss(base, made.get(0)) - loss) / loss;
        if (!(difference < SAME)) {
            throw new IllegalStateException("The trainings of '" + name + "' differ by " + difference);
        }
        Timing.print(
                "%-32s %5d %10.0f %14.0f %6.1f %12.1e",
                name,
                rounds,
                Timing.median(times[0]),
                Timing.median(times[1]),
                Timing.medianRatio(times[1], times[0]),
                difference);
    }

    private Patch fit(Adaptation adaptation, Base base) {
        return adaptation.fit(base, task, training, 1, new TrainingListener() {});
    }

    private double loss(Base base, Patch patch) {
        Classifier network =
                Memory.isMemory(patch) ? Memory.network(base, List.of(patch)).answering(patch.task()) : base.network();
        return ClassTrial.of(task.data().classes(), task.data().labels())
                .ask(ImageModel.stored(network), patch.on(base.weights()))
                .loss();
    }
}
