package org.weightcast.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The layout of named weights in one flat tensor [P], in their order. Training works on the flat tensor, so that a
 * gradient, an optimiser's step and a norm are a handful of operations however many weights there are; networks see named views of it.
 */
public final class FlatWeights {
    private final Named<int[]> shapes;
    private final long[] sizes;

    public FlatWeights(Named<int[]> shapes) {
        this.shapes = shapes;
        this.sizes = shapes.values().stream().mapToLong(FloatArray::count).toArray();
    }

    public static FlatWeights like(Named<FloatArray> weights) {
        return new FlatWeights(weights.map(FloatArray::shape));
    }

    /** The number P of values. */
    public int size() {
        return Math.toIntExact(Arrays.stream(sizes).sum());
    }

    /** The shapes by name, in the order in which the weights lie. */
    public Named<int[]> shapes() {
        return shapes;
    }

    /** The number of values of each weight, in order. */
    long[] sizes() {
        return sizes.clone();
    }

    public Tensor flatten(Named<FloatArray> weights) {
        float[] all = new float[size()];
        int offset = 0;
        for (String name : shapes.names()) {
            float[] values = weights.get(name).toArray();
            System.arraycopy(values, 0, all, offset, values.length);
            offset += values.length;
        }
        return Torch.tensor(all, all.length);
    }

    /** Views of the flat tensor by name; gradients flow through them. */
    public Named<Tensor> views(Tensor flat) {
        List<Tensor> parts = Torch.split(flat, sizes);
        Map<String, Tensor> views = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, int[]> entry : shapes.asMap().entrySet()) {
            long[] shape = Arrays.stream(entry.getValue()).asLongStream().toArray();
            views.put(entry.getKey(), parts.get(index++).reshape(shape));
        }
        return Named.copyOf(views);
    }

    /** Copies of the flat tensor's values by name. */
    public Named<FloatArray> read(Tensor flat) {
        float[] all = Torch.floats(flat);
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        int offset = 0;
        for (Map.Entry<String, int[]> entry : shapes.asMap().entrySet()) {
            int count = Math.toIntExact(FloatArray.count(entry.getValue()));
            arrays.put(
                    entry.getKey(), FloatArray.wrap(Arrays.copyOfRange(all, offset, offset + count), entry.getValue()));
            offset += count;
        }
        return Named.copyOf(arrays);
    }

    /** The name of the first weight with a value that is not finite in a flat tensor of weights or their gradients. */
    Optional<String> notFinite(Tensor flat) {
        return views(flat).asMap().entrySet().stream()
                .filter(entry -> !Torch.allFinite(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The name of the first weight whose part of a flat tensor is longer than 32 bits can say, or not finite. */
    Optional<String> tooLong(Tensor flat) {
        return views(flat).asMap().entrySet().stream()
                .filter(entry -> !Torch.allFinite(entry.getValue().norm()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A flat tensor with 1 where {@code chosen} holds for a weight's name, else 0. */
    public Tensor mask(Predicate<String> chosen) {
        return flatten(shapes.mapEntries((name, shape) -> FloatArray.filled(chosen.test(name) ? 1 : 0, shape)));
    }
}
