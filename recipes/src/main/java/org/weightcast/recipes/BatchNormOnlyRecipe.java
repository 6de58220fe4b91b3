package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.SeededModel;
import org.weightcast.adapt.Sparse;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.ResidualNetwork;
import org.weightcast.patch.Patch;
import org.weightcast.train.Recalibration;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Random convolutions whose norms alone are trained. */
public final class BatchNormOnlyRecipe implements Recipe {
    private static final double OFF = 0.01;
    private static final String NOTE = " on CIFAR-10 (a note by others that quotes the paper)";

    @Override
    public Description description() {
        return new Description(
                "batchnorm-only",
                "Training BatchNorm and only BatchNorm",
                "Frankle, Schwab, Morcos; ICLR 2021, 2003.00152",
                "Two trained numbers a channel make random features a classifier, better than as many other weights.",
                20,
                16,
                List.of("adapt", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        TaskData task = TaskData.Source.of(run, run.choose(12, 16)).coarse("ten", 0, 100, 10);
        AdaptArms arms = new AdaptArms(
                run, report, run.choose(80L, 1000L), run.choose(List.of(0.01, 0.03), List.of(0.01, 0.03, 0.09)));
        Base base = random(run, run.choose(8, 14), task);
        AdaptArms.Arm norms = arms.fit("norms", base, Adaptation.domain(), task);
        AdaptArms.Arm others = arms.fit("two random weights a channel", base, new Sparse(2), task);
        List<AdaptArms.Arm> all = new ArrayList<>(List.of(norms, others));
        double chance = 1.0 / task.task().classes();
        report.claim(Claim.atLeast(
                run.choose(0.1, 0.15),
                "Norms alone above chance",
                "48 % with 14 layers" + NOTE,
                Measured.of(
                        norms.accuracies().stream().map(each -> each - chance).toList()),
                "chance " + Measured.text(chance)));
        report.claim(Claim.atLeast(
                run.choose(-0.1, 0.1),
                "Norms above two random weights a channel",
                "in words (abstract)",
                norms.above(others),
                others.said()));
        seeded(report, run, base, norms.first());
        if (run.mode() == Run.Mode.FULL) {
            AdaptArms.Arm head = arms.fit("head", base, Adaptation.head(), task);
            AdaptArms.Arm both = arms.fit("norms and head", base, Adaptation.norm(), task);
            AdaptArms.Arm full = arms.fit("all weights", base, Adaptation.full(), task);
            AdaptArms.Arm deep = arms.fit("norms, 32 layers", random(run, 32, task), Adaptation.domain(), task);
            all.addAll(List.of(head, both, full, deep));
            report.claim(Claim.atLeast(
                    0,
                    "32 layers above 14, norms alone",
                    "51.3 against 46.7 % (an independent re-implementation)",
                    deep.above(norms),
                    norms.said()));
            report.claim(Claim.atLeast(
                    0, "Norms and head above norms", "higher (in words)", both.above(norms), norms.said()));
            report.claim(Claim.atLeast(
                    0.1,
                    "Share of gains below " + OFF + " after norms alone",
                    "around a third (abstract)",
                    off(norms),
                    "all weights trained " + off(full)));
        }
        arms.table(
                "Accuracy on " + task.task().classes() + " superclasses in grey",
                all,
                "Whole kernels are counted where only some of their weights were trained.");
        return report.build();
    }

    /** Random weights, gains from 0 to 1, with the statistics of the task's images. */
    private static Base random(Run run, int depth, TaskData task) {
        Classifier network = ResidualNetwork.ofDepth(
                depth, task.test().spec().size(), task.task().classes());
        SplittableRandom random = new SplittableRandom(run.seeds().get(0));
        Named<FloatArray> weights = InitialWeights.of(network, run.seeds().get(0))
                .mapEntries((name, first) -> {
                    float[] gains = first.toArray();
                    for (int i = 0; i < gains.length && name.endsWith("norm.gain"); i++) {
                        gains[i] = (float) random.nextDouble();
                    }
                    return FloatArray.wrap(gains, first.shape());
                });
        return new Base(network, Recalibration.on(task.task().data().classes(), 1000, 1, network, weights));
    }

    /** What must be stored beside the seed. */
    private static void seeded(Report.Builder report, Run run, Base base, Patch patch) {
        SeededModel model = SeededModel.of(base.network(), run.seeds().get(0), patch.on(base.weights()));
        long all = base.weights().values().stream().mapToLong(FloatArray::size).sum();
        report.claim(Claim.atMost(
                0.03,
                "Share of the network that is stored beside its seed, statistics included",
                "1.12 K numbers for 14 layers, statistics not counted (a note by others)",
                Measured.of((double) model.values() / all),
                model.values() + " of " + all + " numbers"));
    }

    private static Measured off(AdaptArms.Arm arm) {
        return Measured.of(arm.patches().stream().map(BatchNormOnlyRecipe::off).toList());
    }

    private static double off(Patch patch) {
        int gains = 0;
        int small = 0;
        for (String name : patch.changes().names()) {
            if (name.endsWith("norm.gain")) {
                for (float gain :
                        patch.changes().get(name).parts().toList().get(0).toArray()) {
                    gains++;
                    small += Math.abs(gain) < OFF ? 1 : 0;
                }
            }
        }
        return small / (double) gains;
    }
}
