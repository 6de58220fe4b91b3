package org.weightcast.app.cli;

import java.util.List;
import java.util.stream.LongStream;
import org.weightcast.cast.Accuracy;
import org.weightcast.cast.Caster;
import org.weightcast.cast.EvaluationSettings;
import org.weightcast.cast.Evaluator;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.meta.FineTuning;
import org.weightcast.onnx.OnnxFile;

/** Training on each episode, as a method to compare with. A class of its own, since all others run without libtorch. */
final class FineTuningBaseline {
    private static final int STEPS = 100;
    private static final List<Double> RATES = List.of(3e-4, 1e-3, 3e-3);
    private static final int TRIED_EPISODES = 3;

    private FineTuningBaseline() {}

    /** The method at its best rate, chosen on episodes of the same data that are not evaluated. */
    static Evaluator.Method of(String caster, EvaluationSettings settings, ClassSet classes) {
        OnnxFile file = Caster.file(caster);
        List<Episode> others = LongStream.range(0, TRIED_EPISODES)
                .mapToObj(index -> settings.from(classes).apply(settings.episodes() + index))
                .toList();
        double rate = FineTuning.bestRate(file, FineTuning.Head.CLASS_MEANS, others, RATES, STEPS);
        FineTuning method = new FineTuning(file, FineTuning.Head.CLASS_MEANS, rate, STEPS);
        return (episode, seed) -> Accuracy.ofLogits(method.logits(episode), episode.queryLabels());
    }
}
