package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.Base;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.patch.Patch;
import org.weightcast.weights.FloatArray;

/** Many tasks for the price of one network: norms, and perhaps depthwise kernels, are all that a task changes. */
public final class ModelPatchesRecipe implements Recipe {
    private static final int SIZE = 16; // pixels
    private static final String NEAR = "near"; // the task with all arms, from the base's own domain
    private static final String TABLE = "FT-Norm+Last is 11.4 points above the last layer alone on CIFAR-100"
            + " (68.8 and 80.2 %, TinyTL, NeurIPS 2020, table 2)";

    @Override
    public Description description() {
        return new Description(
                "model-patches",
                "K for the price of 1: parameter-efficient multi-task and transfer learning",
                "Mudrakarta, Sandler, Zhmoginov, Howard; ICLR 2019, 1810.10703",
                "A task is a patch of norms and depthwise kernels on a shared network, which stays exactly as it was.",
                20,
                25,
                List.of("adapt", "patch", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        AdaptArms arms = new AdaptArms(
                run, report, run.choose(60L, 150L), run.choose(List.of(0.005, 0.02), List.of(0.002, 0.007, 0.02)));
        TaskData.Source source = TaskData.Source.of(run, SIZE);
        TaskData first = source.task("first", 0, 50);
        Base base = AdaptArms.trained(run, network(run, first), first, run.choose(120L, 2_000L), 0.005);
        StoredTasks stored = new StoredTasks(base, first);
        List<TaskData> tasks = new ArrayList<>(List.of(source.task(NEAR, 50, 75)));
        if (run.mode() == Run.Mode.FULL) {
            tasks.add(source.coarse("grey superclasses", 50, 100, 20));
            tasks.add(TaskData.characters("characters", 25, SIZE, 7));
        }
        for (TaskData task : tasks) {
            stored.learned(task, transfer(run, report, arms, base, task));
        }
        report.claim(Claim.atMost(
                0,
                "Logits of the base and of each task that have other bits when files of all are read back",
                "old tasks stay as they are, by construction",
                Measured.of((double) stored.changed()),
                stored.compared()));
        if (run.mode() == Run.Mode.FULL) {
            sizes(report, arms, base, first);
        }
        together(run, report, source);
        return report.build();
    }

    private static MobileNetV2 network(Run run, TaskData data) {
        List<MobileNetV2.Row> few = List.of(new MobileNetV2.Row(2, 12, 1, 1), new MobileNetV2.Row(2, 16, 1, 2));
        int classes = data.task().classes();
        return run.choose(
                new MobileNetV2(3, SIZE, 8, 2, few, 32, classes, InvertedResidual.Form.PUBLISHED),
                MobileNetV2.mini(SIZE, classes));
    }

    /** A task on a base that knows other classes; the patch of norms and depthwise kernels is what is kept of it. */
    private static Patch transfer(Run run, Report.Builder report, AdaptArms arms, Base base, TaskData task) {
        String on = " on " + task.task().name();
        AdaptArms.Arm head = arms.fit("head" + on, base, Adaptation.head(), task);
        AdaptArms.Arm norm = arms.fit("norms" + on, base, Adaptation.norm(), task);
        AdaptArms.Arm patch = arms.fit("norms and depthwise" + on, base, Adaptation.patch(), task);
        AdaptArms.Arm full = arms.fit("all weights" + on, base, Adaptation.full(), task);
        List<AdaptArms.Arm> all = new ArrayList<>(List.of(head, norm, patch, full));
        if (run.mode() == Run.Mode.FULL && task.task().name().equals(NEAR)) {
            Base random = AdaptArms.random(run, network(run, task));
            all.add(arms.fit("depthwise" + on, base, Adaptation.depthwise(), task));
            all.add(arms.fit("rank 2" + on, base, Adaptation.lora(2), task));
            all.add(arms.fit("norms and depthwise of random weights" + on, random, Adaptation.patch(), task));
        }
        arms.table("Accuracy" + on, all, "Statistics of norms count among a task's numbers, its head too.");
        report.claim(Claim.atLeast(
                run.choose(-0.05, 0.04), "Norms above head alone" + on, TABLE, norm.above(head), head.said()));
        if (run.mode() == Run.Mode.FULL) {
            long weights =
                    base.weights().values().stream().mapToLong(FloatArray::size).sum();
            report.claim(Claim.atMost(
                    0.15,
                    "Share of the network that norms take, head and statistics included" + on,
                    "a detector becomes a classifier re-using 98 % of its parameters (abstract)",
                    Measured.of((double) norm.first().values() / weights),
                    "all weights 1"));
            report.claim(Claim.atLeast(
                    -0.06,
                    "Norms and depthwise kernels above all weights" + on,
                    "80.2 against 84.1 % for norms on CIFAR-100 (TinyTL)",
                    patch.above(full),
                    full.said()));
        }
        return patch.first();
    }

    /** The same classes in images of half the size. */
    private static void sizes(Report.Builder report, AdaptArms arms, Base base, TaskData task) {
        TaskData small = task.atHalfSize("small");
        double whole = task.ask(task.test(), base.network(), base.weights()).accuracy();
        double without = small.ask(small.test(), base.network(), base.weights()).accuracy();
        AdaptArms.Arm patched = arms.fit("norms at half the size", base, Adaptation.domain(), small);
        report.claim(Claim.atLeast(
                0.5,
                "Share of what half the size costs that a patch of norms wins back",
                "patches serve several sizes with one network (abstract, in words)",
                Measured.of(patched.accuracies().stream()
                        .map(each -> (each - without) / (whole - without))
                        .toList()),
                "without a patch " + Measured.text(without) + ", full size " + Measured.text(whole)));
    }

    /** Several tasks at once; two small ones in the quick form. */
    private static void together(Run run, Report.Builder report, TaskData.Source source) {
        List<TaskData> tasks = new ArrayList<>(List.of(source.task("a", 0, 25), source.task("b", 25, 50)));
        if (run.mode() == Run.Mode.FULL) {
            tasks.add(source.task("c", 50, 75));
        }
        AdaptArms arms = new AdaptArms(
                run, report, run.choose(40L, 250L), run.choose(List.of(0.005, 0.02), List.of(0.002, 0.007, 0.02)));
        new TasksTogether(arms, network(run, tasks.get(0)), tasks).report();
    }
}
