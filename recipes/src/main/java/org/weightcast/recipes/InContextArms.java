package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjLongConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.weightcast.incontext.InContextLearner;
import org.weightcast.incontext.InContextModel;
import org.weightcast.incontext.InContextReport;
import org.weightcast.incontext.InContextTrainer;
import org.weightcast.incontext.LayerProducts;
import org.weightcast.incontext.LinearTasks;
import org.weightcast.incontext.NoAnswer;
import org.weightcast.incontext.TaskBatch;
import org.weightcast.incontext.TaskFamily;
import org.weightcast.incontext.TunedDescent;
import org.weightcast.train.RateSweep;
import org.weightcast.train.TrainingListener;

/**
 * Trains the arms of a recipe on in-context learning, all in the same way: three rates with the first seed, judged on validation
 * tasks, then the best of them with the other seeds. The quick form tries one rate with one seed.
 */
record InContextArms(Run run, Report.Builder report) {
    private static final int TASKS = 2048; // a step
    private static final double RATE = 1e-3;
    private static final double DESCENT_RATE = 0.01; // of gradient descent's own learning rate
    private static final double CLIP = 1e-3;
    private static final int LOOKS = 10;
    private static final int VALIDATION_TASKS = 4_000;
    private static final int EVALUATION_TASKS = 10_000;
    private static final long VALIDATION_SEED = 1_000_001;
    private static final long EVALUATION_SEED = 1_000_002;

    /** The published settings for networks of one or two layers; twice the rate in the quick form, which has few steps. */
    InContextTrainer trainer(int quickSteps, int fullSteps) {
        return new InContextTrainer(run.choose(quickSteps, fullSteps), TASKS, run.choose(2 * RATE, RATE), CLIP);
    }

    /** One trained learner a seed. The trainer's rate is the middle one of those tried, which lie a factor of two apart. */
    List<InContextLearner> train(String arm, InContextModel model, TaskFamily family, InContextTrainer trainer) {
        return train(arm, model, family, trainer, (learner, step) -> {});
    }

    /** As {@link #train}, with ten looks at each training. */
    List<InContextLearner> train(
            String arm,
            InContextModel model,
            TaskFamily family,
            InContextTrainer trainer,
            ObjLongConsumer<InContextLearner> look) {
        RateSweep<InContextLearner> sweep = sweep(arm, model, family, trainer, look);
        List<InContextLearner> learners = new ArrayList<>(List.of(report.best(sweep)));
        for (long seed : run.seeds().subList(1, run.seeds().size())) {
            learners.add(fit(arm, model, family, trainer.withRate(sweep.best()), seed, look));
        }
        return learners;
    }

    private RateSweep<InContextLearner> sweep(
            String arm,
            InContextModel model,
            TaskFamily family,
            InContextTrainer trainer,
            ObjLongConsumer<InContextLearner> look) {
        TaskBatch validation = family.draw(VALIDATION_TASKS, VALIDATION_SEED, 0);
        double middle = trainer.rate();
        long seed = run.seeds().get(0);
        return RateSweep.of(
                arm,
                run.choose(List.of(middle), List.of(middle / 2, middle, middle * 2)),
                rate -> fit(arm, model, family, trainer.withRate(rate), seed, look),
                learner -> learner.loss(validation));
    }

    private InContextLearner fit(
            String arm,
            InContextModel model,
            TaskFamily family,
            InContextTrainer trainer,
            long seed,
            ObjLongConsumer<InContextLearner> look) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", arm, trainer.rate(), seed);
        TrainingListener listener = run.watching(stage);
        return trainer.fit(model, family, seed, listener, Math.max(1, trainer.steps() / LOOKS), look);
    }

    /** Gradient descent with trained settings: two numbers at most, which no seed changes much, so one is enough. */
    InContextLearner descent(LinearTasks family, int steps, boolean plusPlus) {
        String arm =
                steps + (plusPlus ? " GD++" : " GD") + (steps == 1 ? " step" : " steps") + ", range " + family.range();
        TunedDescent model = new TunedDescent(family.inputs(), family.outputs(), steps, plusPlus);
        InContextTrainer trainer = trainer(200, 500).withRate(DESCENT_RATE);
        return report.best(sweep(arm, model, family, trainer, (learner, step) -> {}));
    }

    /** Tells how alike trained layers and descent are, in the paper's measures, and which rate each layer found. */
    void alike(List<InContextLearner> trained, InContextLearner descent, LinearTasks family) {
        TaskBatch tasks = evaluation(family);
        List<List<String>> rows = new ArrayList<>();
        for (InContextLearner each : trained) {
            InContextReport found = InContextReport.compare(each, descent, tasks);
            rows.add(Stream.of(
                            found.loss(),
                            found.referenceLoss(),
                            found.predictions(),
                            found.models(),
                            found.cosine(),
                            LayerProducts.of(each).share() * family.context())
                    .map(Measured::text)
                    .toList());
        }
        report.table(new Report.Table(
                "One layer and one step, inputs in ±" + family.range(),
                List.of("loss", "GD", "predictions apart", "models apart", "cosine", "learned rate"),
                rows,
                "A row a seed, means over tasks. The tuned step's rate is "
                        + Measured.text(LayerProducts.of(descent).share() * family.context()) + "."));
    }

    /** Tasks for figures: none of them was trained on or used to choose anything. */
    TaskBatch evaluation(TaskFamily family) {
        return family.draw(EVALUATION_TASKS, EVALUATION_SEED, 0);
    }

    /** The loss of answering zero. */
    static double zero(TaskBatch tasks) {
        return InContextLearner.without(new NoAnswer()).loss(tasks);
    }

    /** Something of each learner. */
    static Measured each(List<InContextLearner> learners, ToDoubleFunction<InContextLearner> what) {
        return Measured.of(learners.stream().mapToDouble(what).toArray());
    }
}
