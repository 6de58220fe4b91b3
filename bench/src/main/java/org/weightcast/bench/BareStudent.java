package org.weightcast.bench;

import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.net.ConvBlocks;
import org.weightcast.torch.Torch;

/**
 * The student network under a prototype head in direct calls of libtorch: what {@link ConvBlocks} costs when nothing is general.
 *
 * @param channelsLast whether maps are laid out as TorchOps does, or as libtorch does by itself
 */
record BareStudent(int blocks, int groups, boolean channelsLast) {
    private static final double EPSILON = 1e-3;
    private static final ScalarTypeOptional SAME_TYPE = new ScalarTypeOptional().retainReference();

    /**
     * Cross-entropy of images.
     *
     * @param weights five of each block in the order kernel, mean, variance, log_gain, bias, then the prototypes [E, K, F]
     * @param images [n, E*C, S, S]
     * @param targets [E, n, K], one-hot
     */
    Tensor loss(List<Tensor> weights, Tensor images, Tensor targets) {
        Tensor x = images;
        for (int block = 0; block < blocks; block++) {
            x = block(weights.subList(5 * block, 5 * block + 5), x);
        }
        Tensor embedding = x.unflatten(1, new long[] {groups, x.size(1) / groups}) // [n, E, O, h, w]
                .flatten(2, 4)
                .permute(1, 0, 2); // [E, n, F]
        Tensor prototypes = weights.get(5 * blocks);
        long[] last = {2};
        Tensor cross = Torch.times(embedding.matmul(prototypes.permute(0, 2, 1)), -2); // [E, n, K]
        Tensor own = embedding.mul(embedding).sum(last, true, SAME_TYPE);
        Tensor classes = prototypes.mul(prototypes).sum(last, true, SAME_TYPE).permute(0, 2, 1);
        Tensor logits = Torch.times(torch.relu(cross.add(own).add(classes)), -1);
        return Torch.times(logits.log_softmax(2).mul(targets).sum(), -1);
    }

    private Tensor block(List<Tensor> weights, Tensor x) {
        long[] one = {1, 1};
        Tensor maps = channelsLast ? x.contiguous(torch.MemoryFormat.ChannelsLast) : x;
        Tensor convolved = torch.conv2d(maps, weights.get(0), new TensorOptional(), one, one, one, groups);
        Tensor deviation = torch.sqrt(Torch.plus(weights.get(2), EPSILON));
        Tensor scale = torch.exp(weights.get(3)).div(deviation);
        Tensor shift = weights.get(4).sub(weights.get(1).mul(scale));
        Tensor pooled = torch.max_pool2d(convolved, 2, 2);
        return torch.relu(pooled.mul(scale.unsqueeze(1).unsqueeze(2))
                .add(shift.unsqueeze(1).unsqueeze(2)));
    }
}
