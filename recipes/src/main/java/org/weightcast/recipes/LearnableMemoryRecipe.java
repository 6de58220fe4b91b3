package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.Memory;
import org.weightcast.net.vision.MemoryTransformer;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.ImageBatch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightMath;

/** New tasks for a vision transformer as memory cells that its old tokens do not see. */
public final class LearnableMemoryRecipe implements Recipe {
    private static final String TABLE = " (the paper's table, as quoted by an independent reproduction)";

    @Override
    public Description description() {
        return new Description(
                "learnable-memory",
                "Fine-tuning image transformers using learnable memory",
                "Sandler, Zhmoginov, Vladymyrov, Jackson; CVPR 2022, 2203.15243",
                "A few memory cells a layer fit a transformer to a task, and its old answers stay as they were.",
                20,
                15,
                List.of("adapt", "patch", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        int size = run.choose(16, 32);
        TaskData.Source source = TaskData.Source.of(run, size);
        TaskData old = source.task("old", 0, 60);
        VisionTransformer network = run.choose(
                new VisionTransformer(3, size, 8, 32, 3, 4, 48, old.task().classes()),
                VisionTransformer.small(size, 8, old.task().classes()));
        Base base = AdaptArms.trained(run, network, old, run.choose(150L, 2_500L), 0.002);
        AdaptArms arms = new AdaptArms(
                run, report, run.choose(80L, 250L), run.choose(List.of(0.005, 0.02), List.of(0.001, 0.004, 0.016)));
        List<TaskData> tasks = new ArrayList<>(List.of(source.task("a", 60, 80), source.task("b", 80, 100)));
        if (run.mode() == Run.Mode.FULL) {
            tasks.add(TaskData.characters("characters", 25, size, 7)); // far from photographs
        }
        List<AdaptArms.Arm> cells =
                tasks.stream().map(task -> aboveHead(arms, base, task)).toList();
        exact(report, base, old, cells.stream().map(AdaptArms.Arm::first).toList());
        if (run.mode() == Run.Mode.FULL) {
            against(arms, base, old, tasks.get(0), cells.get(0));
        }
        return report.build();
    }

    private static AdaptArms.Arm aboveHead(AdaptArms arms, Base base, TaskData task) {
        String on = " on " + task.task().name();
        AdaptArms.Arm head = arms.fit("head" + on, base, Adaptation.head(), task);
        AdaptArms.Arm cells = arms.fit("5 cells" + on, base, new Memory(5, List.of()), task);
        arms.report()
                .claim(Claim.atLeast(
                        arms.run().choose(-0.2, 0.01),
                        cells.name() + " above the head alone",
                        "91.0 against 85.8 % on CIFAR-100, 50.1 against 46.3 % on iNaturalist" + TABLE,
                        cells.above(head),
                        head.said()));
        arms.table("Accuracy" + on, List.of(head, cells), "");
        return cells;
    }

    /** What does not depend on how well anything was trained. */
    private static void exact(Report.Builder report, Base base, TaskData old, List<Patch> patches) {
        List<String> tasks = patches.stream().map(Patch::task).toList();
        PatchedWeights all = PatchedWeights.of(base.weights()).addAll(patches);
        MemoryTransformer network = Memory.network(base, patches);
        Named<FloatArray> both = answers(network, all.together(tasks), old);
        List<Double> apart = new ArrayList<>();
        for (Patch patch : patches) {
            MemoryTransformer alone = Memory.network(base, List.of(patch));
            Named<FloatArray> answered = answers(alone, all.weights(patch.task()), old);
            apart.add(WeightMath.maxDifference(
                    answered.only(name -> !name.equals("logits")),
                    both.only(name -> !name.equals("logits") && answered.has(name))));
        }
        Named<FloatArray> before =
                answers(new MemoryTransformer((VisionTransformer) base.network(), List.of()), base.weights(), old);
        double changed = WeightMath.maxDifference(before, both.only("logits"::equals));
        report.claim(Claim.atMost(
                1e-5,
                "Largest change of a logit of the old task when " + tasks.size() + " tasks were added",
                "none (section on attention masking)",
                Measured.of(changed),
                "none"));
        report.claim(Claim.atMost(
                1e-5,
                "Largest difference of a logit of " + tasks.size() + " tasks put together from each alone",
                "none (the paper's concatenation)",
                Measured.of(apart.stream().mapToDouble(each -> each).max().orElseThrow()),
                "none"));
    }

    private static Named<FloatArray> answers(MemoryTransformer network, Named<FloatArray> weights, TaskData data) {
        try (Scope scope = Scope.withoutGradients()) {
            ImageBatch images = data.task().data().batch(1, 0);
            Named<Tensor> inputs = Named.of("image", images.images());
            return Torch.arrays(network.apply(new TorchOps(), Torch.tensors(weights), inputs));
        }
    }

    /** Other numbers of cells, and all weights. */
    private static void against(AdaptArms arms, Base base, TaskData old, TaskData task, AdaptArms.Arm five) {
        Report.Builder report = arms.report();
        AdaptArms.Arm one = arms.fit("1 cell on a", base, new Memory(1, List.of()), task);
        AdaptArms.Arm twenty = arms.fit("20 cells on a", base, new Memory(20, List.of()), task);
        AdaptArms.Arm full = arms.fit("all weights on a", base, Adaptation.full(), task);
        arms.table("More and fewer cells, and all weights", List.of(one, five, twenty, full), "");
        report.claim(
                Claim.atLeast(0, "Five cells above one", "91.0 against 90.9 %" + TABLE, five.above(one), one.said()));
        report.claim(Claim.atLeast(
                -0.06, "Five cells above all weights", "91.0 against 91.8 %" + TABLE, five.above(full), full.said()));
        report.claim(Claim.between(
                -0.03,
                0.03,
                "Twenty cells above five",
                "90.9 against 91.0 %" + TABLE,
                twenty.above(five),
                five.said()));
        Named<FloatArray> oldHead = base.weights().only(name -> name.startsWith("head"));
        double before = old.ask(old.test(), base.network(), base.weights()).accuracy();
        report.claim(Claim.atLeast(
                0.1,
                "Accuracy on the old task that fitting all weights loses, under the old head",
                "in words",
                Measured.of(full.patches().stream()
                        .map(patch -> before
                                - old.ask(
                                                old.test(),
                                                base.network(),
                                                patch.on(base.weights()).with(oldHead))
                                        .accuracy())
                        .toList()),
                "memory loses none; before " + Measured.text(before)));
    }
}
