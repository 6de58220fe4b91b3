package org.weightcast.cast;

import java.util.List;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.WatchedCaster;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What a caster does while it writes kernels: what it starts from, what it writes, and where its transformers look.
 *
 * @param images that it read, in the order of the support set; a balanced part of a large one, and without unlabelled images that take no
 *     part
 * @param kernels by block, as {@code block1}: [O, I, 3, 3], O slices
 * @param base the kernels that it started from, likewise
 * @param attention where the slices of a block look in a layer of its transformer, by {@code block1.layer1} and so on. None for a caster
 *     that keeps its kernels as they are
 */
public record CastTrace(
        List<SupportImage> images, Named<FloatArray> kernels, Named<FloatArray> base, Named<Looks> attention) {
    private static final String KERNEL = ".kernel";

    public CastTrace {
        images = List.copyOf(images);
    }

    /**
     * Where the slices of a block look, the means over the heads, shares in 0..1. For each slice those of both arrays together add up
     * to 1.
     *
     * @param slices [O][O] at each slice
     * @param images [O][images] at each image
     */
    public record Looks(double[][] slices, double[][] images) {}

    /**
     * Casts and watches, by a graph of the caster's own weights that also gives out its attention.
     *
     * @param support with an image of each class at least
     * @param seed as in {@link Caster#cast}
     */
    public static CastTrace of(Caster caster, SupportSet support, long seed) {
        List<SupportImage> images = SupportSubset.of(joining(caster, support, seed), seed, SupportSubset.LARGEST)
                .images();
        CasterCard card = caster.card();
        Named<FloatArray> start = CasterFile.start(caster.file());
        OnnxFile graph = OnnxExport.export(
                new WatchedCaster(card.settings()),
                CasterFile.generator(caster.file()),
                start,
                Named.of(OnnxFile.FORMAT, "watched caster 1"));
        try (OnnxSession session = OnnxSession.openQuickly(graph, card.name())) {
            Named<FloatArray> told = session.run(
                    CasterInputs.of(support.spec(), support.classes().size(), images, card.settings(), seed));
            return new CastTrace(
                    images,
                    kernels(told),
                    kernels(start.under("previous.")),
                    looks(told.under(WatchedCaster.ATTENTION)));
        }
    }

    /** The images that take part in a cast. */
    private static SupportSet joining(Caster caster, SupportSet support, long seed) {
        if (support.unlabeled() == 0) {
            return support;
        }
        CasterCard card = caster.card();
        ConvBlocks student = card.settings().student();
        List<Integer> learned = Extension.ofNothing(support).places();
        try (CastModel without = caster.cast(Joining.labelled(support), seed)) {
            return Joining.of(support, without, learned, student, card.experience())
                    .support();
        }
    }

    private static Named<FloatArray> kernels(Named<FloatArray> weights) {
        Named.Builder<FloatArray> kernels = Named.builder();
        weights.only(name -> name.endsWith(KERNEL))
                .asMap()
                .forEach((name, kernel) -> kernels.put(name.substring(0, name.length() - KERNEL.length()), kernel));
        return kernels.build();
    }

    private static Named<Looks> looks(Named<FloatArray> attention) {
        Named.Builder<Looks> looks = Named.builder();
        attention.only(name -> name.endsWith(WatchedCaster.IMAGES)).asMap().forEach((name, images) -> {
            String layer = name.substring(0, name.length() - WatchedCaster.IMAGES.length());
            FloatArray slices = attention.get(layer + WatchedCaster.SLICES);
            looks.put(layer, new Looks(meanOverHeads(slices), meanOverHeads(images)));
        });
        return looks.build();
    }

    /** [1, heads, O, m] as [O][m]. */
    private static double[][] meanOverHeads(FloatArray shares) {
        int rows = shares.axis(2);
        int columns = shares.axis(3);
        double[][] mean = new double[rows][columns];
        for (int i = 0; i < shares.size(); i++) {
            mean[i / columns % rows][i % columns] += shares.at(i) / shares.axis(1);
        }
        return mean;
    }
}
