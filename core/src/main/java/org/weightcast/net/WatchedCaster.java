package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A {@link HyperTransformer} that also tells where it looks: its weights and inputs for one episode, and beside its outputs
 * {@code attention.block1.layer1.slices} [1, heads, O, O] and {@code attention.block1.layer1.images} [1, heads, O, n], and so on for each
 * block and each layer of the transformer that writes it: how much each slice of the block's kernel looks at the slices, and at the
 * support images. For a slice and a head both together add up to 1.
 */
public record WatchedCaster(HyperTransformerSettings settings) implements Net {
    /** Before the names of the outputs that it adds. */
    public static final String ATTENTION = "attention.";

    /** Behind the names of those that tell of slices. */
    public static final String SLICES = ".slices";

    /** Behind the names of those that tell of images. */
    public static final String IMAGES = ".images";

    @Override
    public Signature signature() {
        Signature caster = caster().signature();
        Named.Builder<List<Axis>> looks = Named.builder();
        for (int block = 1; settings.generate() && block <= blocks().blocks(); block++) {
            for (int layer = 1; layer <= settings.layers(); layer++) {
                int slices = blocks().outputs(block);
                looks.put(name(block, layer) + SLICES, axes(1, settings.heads(), slices, slices))
                        .put(name(block, layer) + IMAGES, axes(1, settings.heads(), slices, "support"));
            }
        }
        return new Signature(caster.weights(), caster.inputs(), caster.outputs().with(looks.build()));
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Named.Builder<T> looks = Named.builder();
        Named<T> written = caster().write(ops, weights, inputs, new HyperTransformer.Watcher<>() {
            @Override
            public void attention(int block, int layer, T shares) {
                int slices = blocks().outputs(block);
                T rows = ops.slice(shares, 2, 0, slices); // [1, heads, O, O+n]
                looks.put(name(block, layer) + SLICES, ops.slice(rows, 3, 0, slices))
                        .put(name(block, layer) + IMAGES, ops.slice(rows, 3, slices, Integer.MAX_VALUE));
            }
        });
        return written.with(looks.build());
    }

    private ConvBlocks blocks() {
        return settings.student();
    }

    private HyperTransformer caster() {
        return new HyperTransformer(settings, 1);
    }

    private static String name(int block, int layer) {
        return ATTENTION + ConvBlocks.name(block) + "layer" + layer;
    }
}
