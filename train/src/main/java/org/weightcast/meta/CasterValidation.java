package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Accuracy on fixed episodes of held-out alphabets: half of the episodes mix the alphabets, half stay within one. Queries are
 * normalised as the caster's settings say.
 */
final class CasterValidation {
    private final CasterLoss loss;
    private final List<List<Episode>> batches = new ArrayList<>();

    CasterValidation(ClassSet heldOut, CasterConfig.Validation settings, CasterLoss loss) {
        this.loss = loss;
        EpisodeSettings mixed = EpisodeSettings.defaults()
                .withWays(settings.ways())
                .withShots(settings.shots())
                .withQueries(settings.queries());
        for (EpisodeSettings each : List.of(mixed, mixed.withWithinGroup(1))) {
            EpisodeSampler sampler = new EpisodeSampler(heldOut, each, 20_000);
            int together = CasterConfig.Validation.SIDE_BY_SIDE;
            for (int i = 0; i < settings.episodes() / (2 * together); i++) {
                batches.add(sampler.batch(i, together));
            }
        }
    }

    /** Mean accuracy over all episodes, in 0..1. */
    double accuracy(Named<FloatArray> weights) {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            return IntStream.range(0, batches.size())
                    .mapToDouble(i -> accuracy(tensors, i))
                    .average()
                    .orElseThrow();
        }
    }

    private double accuracy(Named<Tensor> weights, int index) {
        try (Scope scope = Scope.open()) {
            return loss.of(weights, batches.get(index), 1, new SplittableRandom(index))
                    .accuracy();
        }
    }
}
