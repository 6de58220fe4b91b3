package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightcast.incontext.InContextLearner;
import org.weightcast.incontext.InContextModel;
import org.weightcast.incontext.InContextTrainer;
import org.weightcast.incontext.TaskBatch;
import org.weightcast.incontext.TaskFamily;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;

/**
 * Trains the arms of a recipe on in-context learning, all in the same way: three rates with the first seed, judged on validation
 * tasks, then the best of them with the other seeds.
 */
record InContextArms(Run run, Report.Builder report) {
    private static final int VALIDATION_TASKS = 4_000;
    private static final int EVALUATION_TASKS = 10_000;
    private static final long VALIDATION_SEED = 1_000_001;
    private static final long EVALUATION_SEED = 1_000_002;

    /** One trained learner a seed. The trainer's rate is the middle one of those tried, which lie a factor of two apart. */
    List<InContextLearner> train(String arm, InContextModel model, TaskFamily family, InContextTrainer trainer) {
        List<Long> seeds = run.seeds();
        TaskBatch validation = family.draw(VALIDATION_TASKS, VALIDATION_SEED, 0);
        List<Double> rates =
                run.choose(List.of(trainer.rate()), List.of(trainer.rate() / 2, trainer.rate(), trainer.rate() * 2));
        RateSweep<InContextLearner> sweep = RateSweep.of(
                arm,
                rates,
                rate -> fit(arm, model, family, trainer.withRate(rate), seeds.get(0)),
                learner -> learner.loss(validation));
        List<InContextLearner> learners = new ArrayList<>(List.of(report.best(sweep)));
        for (long seed : seeds.subList(1, seeds.size())) {
            learners.add(fit(arm, model, family, trainer.withRate(sweep.best()), seed));
        }
        return learners;
    }

    private InContextLearner fit(
            String arm, InContextModel model, TaskFamily family, InContextTrainer trainer, long seed) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", arm, trainer.rate(), seed);
        return trainer.fit(model, family, seed, listener(stage));
    }

    /** Shows the loss as it goes. */
    TrainingListener listener(String stage) {
        return new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                run.progress().at(stage, pace.step(), pace.steps(), String.format(Locale.ROOT, "loss %.4f", loss));
            }
        };
    }

    /** Tasks for figures: none of them was trained on or used to choose anything. */
    TaskBatch evaluation(TaskFamily family) {
        return family.draw(EVALUATION_TASKS, EVALUATION_SEED, 0);
    }

    static Measured losses(List<InContextLearner> learners, TaskBatch tasks) {
        return Measured.of(learners.stream().map(learner -> learner.loss(tasks)).toList());
    }
}
