package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import org.weightcast.meta.EpisodicTrainer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.RateSweep;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A caster, or a static network, of a recipe, trained with each seed at the best of its rates.
 *
 * @param weights by seed, in the order of the run's
 */
record CasterArm(String name, HyperTransformerSettings settings, List<Named<FloatArray>> weights) {

    /**
     * Trains one from random weights.
     *
     * @param error on validation data, 0..1, chooses among the rates, which the first seed is trained with
     */
    static CasterArm train(
            Run run,
            Report.Builder report,
            String name,
            HyperTransformerSettings settings,
            EpisodicTrainer trainer,
            List<Double> rates,
            ToDoubleBiFunction<HyperTransformerSettings, Named<FloatArray>> error) {
        List<Named<FloatArray>> none =
                run.seeds().stream().map(seed -> Named.<FloatArray>empty()).toList();
        return new CasterArm("nothing", settings, none).trainOn(run, report, name, settings, trainer, rates, error);
    }

    /** Trains another from this one's weights of the same seed, as far as it has them. */
    CasterArm trainOn(
            Run run,
            Report.Builder report,
            String other,
            HyperTransformerSettings otherSettings,
            EpisodicTrainer trainer,
            List<Double> rates,
            ToDoubleBiFunction<HyperTransformerSettings, Named<FloatArray>> error) {
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                other,
                rates,
                rate -> fit(run, other, otherSettings, trainer.withRate(rate), 0),
                trained -> error.applyAsDouble(otherSettings, trained));
        List<Named<FloatArray>> trained = new ArrayList<>(List.of(report.best(sweep)));
        for (int i = 1; i < run.seeds().size(); i++) {
            trained.add(fit(run, other, otherSettings, trainer.withRate(sweep.best()), i));
        }
        return new CasterArm(other, otherSettings, trained);
    }

    private Named<FloatArray> fit(
            Run run, String other, HyperTransformerSettings otherSettings, EpisodicTrainer trainer, int index) {
        long seed = run.seeds().get(index);
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", other, trainer.rate(), seed);
        return trainer.fit(otherSettings, weights.get(index), seed, run.watching(stage));
    }
}
