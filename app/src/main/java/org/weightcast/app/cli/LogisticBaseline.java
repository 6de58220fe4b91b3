package org.weightcast.app.cli;

import org.weightcast.cast.Accuracy;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.cast.Evaluator;
import org.weightcast.fewshot.Rfs;

/**
 * Logistic regression on features of the static network (RFS: Tian et al. 2020, 2003.11539), as a method to compare with. A class of its
 * own, since others run without libtorch.
 */
final class LogisticBaseline {
    private LogisticBaseline() {}

    static Evaluator.Method of(Evaluator evaluator) {
        EpisodeRunner features = evaluator.prototypes();
        return (episode, seed) -> {
            EpisodeRunner.Answers seen = features.ask(episode, seed);
            return Accuracy.ofLogits(
                    Rfs.logits(seen.embedding(), episode.supportLabels(), episode.ways(), seen.asked()),
                    episode.queryLabels());
        };
    }
}
