package org.weightcast.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.EvaluationSettings;
import org.weightcast.cast.Evaluator;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.weights.Named;

/**
 * How accuracy grows with the images to learn from.
 *
 * @param episodes of each number of shots
 * @param shots as far as the classes have images
 * @param accuracies of the caster and other methods, for each number of shots
 */
record OverShots(int episodes, List<Integer> shots, List<Named<Accuracy>> accuracies) {
    private static final List<Integer> SHOTS = List.of(1, 2, 3, 5, 10);

    /** It is a curve to look at; the figures to quote come from the evaluation itself. */
    private static final int MOST_EPISODES = 200;

    OverShots {
        shots = List.copyOf(shots);
        accuracies = List.copyOf(accuracies);
    }

    /** Measures on episodes like those of an evaluation, but for the number of shots. Nothing for trials within an alphabet, of 1 shot. */
    static OverShots measure(
            Evaluator evaluator,
            ClassSet data,
            EvaluationSettings settings,
            Named<Evaluator.Method> methods,
            Printer printer) {
        int episodes = Math.min(MOST_EPISODES, settings.episodes());
        int images = data.classes().stream().mapToInt(ImageClass::images).min().orElse(0);
        List<Integer> shots = settings.withinAlphabet()
                ? List.of()
                : SHOTS.stream()
                        .filter(each -> each + settings.queries() <= images)
                        .toList();
        List<Named<Accuracy>> accuracies = new ArrayList<>();
        try (Progress progress = new Progress(printer, "evaluating over shots", (long) episodes * shots.size())) {
            for (int each : shots) {
                int before = accuracies.size() * episodes;
                EvaluationSettings own = new EvaluationSettings(
                        settings.ways(), each, settings.queries(), episodes, settings.seed(), false, settings.style());
                accuracies.add(evaluator.accuracies(data, own, methods, done -> progress.at(before + done, "")));
            }
        }
        return new OverShots(episodes, shots, accuracies);
    }
}
