package org.weightcast.adapt;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.net.Norm;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.ImageModel;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains some weights of each output channel of all kernels, drawn at random, and nothing else: what training norms is compared with at an
 * equal number (Frankle et al. 2021, 2003.00152). The head is the base's; norms get the task's statistics.
 *
 * @param perChannel trained weights of an output channel: 2 are as many as a norm's gain and bias
 */
public record Sparse(int perChannel) implements Adaptation {

    @Override
    public Patch fit(Base base, Task task, ShortTraining training, long seed, TrainingListener listener) {
        SplittableRandom random = Seeds.at(seed, -1);
        Named<FloatArray> masks =
                base.weights().only(name -> name.endsWith("kernel")).map(kernel -> mask(kernel, random));
        try (Scope scope = Scope.open()) {
            Named<Tensor> fixed = Torch.tensors(base.weights());
            Named<Tensor> chosen = Torch.tensors(masks);
            ImageModel model = (changes, images) -> {
                Named<Tensor> kernels =
                        changes.mapEntries((name, change) -> fixed.get(name).add(change.mul(chosen.get(name))));
                return base.network().logits(new TorchOps(), fixed.with(kernels), images, Norm.ofBatch());
            };
            Named<FloatArray> start = masks.map(mask -> FloatArray.zeros(mask.shape()));
            Named<FloatArray> trained = training.fit(start, task.data().objective(model, seed), listener);
            Named<Change> changes = trained.map(Change.Add::new);
            Named<FloatArray> weights = task.patch("sparse", base, changes).on(base.weights());
            Named<FloatArray> statistics = Tuning.measured(base, task, weights, seed);
            return task.patch("sparse", base, changes.with(statistics.map(Change.Replace::new)));
        }
    }

    /** 1 at so many random places of each output channel, at most all, else 0. */
    private FloatArray mask(FloatArray kernel, SplittableRandom random) {
        int inputs = kernel.size() / kernel.axis(0);
        float[] mask = new float[kernel.size()];
        for (int channel = 0; channel < kernel.axis(0); channel++) {
            int left = Math.min(perChannel, inputs);
            while (left > 0) {
                int place = channel * inputs + random.nextInt(inputs);
                left -= mask[place] == 0 ? 1 : 0;
                mask[place] = 1;
            }
        }
        return FloatArray.wrap(mask, kernel.shape());
    }
}
