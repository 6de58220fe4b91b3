package org.weightcast.net.vision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Axis;
import org.weightcast.net.LinearHead;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * The names and layouts that a network's weights have in the files of public collections: torchvision's for {@link MobileNetV2}, timm's for
 * {@link VisionTransformer}. Reading is strict: every tensor is there with its shape, and no other one. What torchvision counts of
 * its training ({@code num_batches_tracked}) is passed over.
 */
public final class PublicNames {
    private static final ArrayOps OPS = new ArrayOps();

    private final Named<List<Axis>> ours;
    private final List<Tensor> tensors = new ArrayList<>();

    private PublicNames(Net net) {
        ours = net.signature().weights();
    }

    /**
     * One tensor of a file.
     *
     * @param name in the file
     * @param shape in the file
     * @param parts our weights that stand in it one behind the other
     * @param transposed whether a matrix is [out, in] there
     */
    private record Tensor(String name, int[] shape, List<String> parts, boolean transposed) {}

    /** MobileNetV2 as {@code torchvision.models.mobilenet_v2} names it, of any width and table. */
    public static PublicNames torchvision(MobileNetV2 net) {
        PublicNames names = new PublicNames(net);
        names.convolution("features.0.0", "features.0.1", net.stemLayer());
        List<InvertedResidual> blocks = net.blocks();
        for (int block = 1; block <= blocks.size(); block++) {
            names.block("features." + block + ".conv.", blocks.get(block - 1));
        }
        String last = "features." + (blocks.size() + 1);
        names.convolution(last + ".0", last + ".1", net.lastLayer());
        names.head("classifier.1");
        return names;
    }

    private void block(String prefix, InvertedResidual block) {
        int next = 0;
        if (block.expands()) {
            convolution(prefix + next + ".0", prefix + next + ".1", block.expand());
            next++;
        }
        convolution(prefix + next + ".0", prefix + next + ".1", block.depthwise());
        convolution(prefix + (next + 1), prefix + (next + 2), block.project());
    }

    /** A vision transformer as timm's {@code vit_*} models name it. */
    public static PublicNames timm(VisionTransformer net) {
        PublicNames names = new PublicNames(net);
        names.same("cls_token", "class_token", 1, 1, net.width());
        names.same("pos_embed", "positions", 1, net.patches() + 1, net.width());
        names.same("patch_embed.proj.weight", "patch.kernel");
        names.same("patch_embed.proj.bias", "patch.bias");
        for (int layer = 1; layer <= net.depth(); layer++) {
            String theirs = "blocks." + (layer - 1) + ".";
            String own = VisionTransformer.layerName(layer);
            names.norm(theirs + "norm1", own + "attention.norm.");
            names.matrix(theirs + "attn.qkv", own + "attention.query", own + "attention.key", own + "attention.value");
            names.matrix(theirs + "attn.proj", own + "attention.out");
            names.norm(theirs + "norm2", own + "feed.norm.");
            names.matrix(theirs + "mlp.fc1", own + "feed.in");
            names.matrix(theirs + "mlp.fc2", own + "feed.out");
        }
        names.norm("norm", "norm.");
        names.head("head");
        return names;
    }

    private void convolution(String kernel, String norm, ConvNorm layer) {
        same(kernel + ".weight", layer.name() + ".kernel");
        norm(norm, layer.normName());
        same(norm + ".running_mean", layer.normName() + "mean");
        same(norm + ".running_var", layer.normName() + "variance");
    }

    private void norm(String theirs, String own) {
        same(theirs + ".weight", own + "gain");
        same(theirs + ".bias", own + "bias");
    }

    private void same(String theirs, String own) {
        same(theirs, own, shape(own));
    }

    private void same(String theirs, String own, int... shape) {
        tensors.add(new Tensor(theirs, shape, List.of(own), false));
    }

    private void head(String theirs) {
        linear(theirs, List.of(LinearHead.WEIGHT), List.of(LinearHead.BIAS));
    }

    private void matrix(String theirs, String... own) {
        linear(
                theirs,
                List.of(own),
                Arrays.stream(own).map(name -> name + ".bias").toList());
    }

    /** Linear maps that read the same values. */
    private void linear(String theirs, List<String> matrices, List<String> biases) {
        int out = matrices.stream().mapToInt(name -> shape(name)[1]).sum();
        int in = shape(matrices.get(0))[0];
        tensors.add(new Tensor(theirs + ".weight", new int[] {out, in}, matrices, true));
        tensors.add(new Tensor(theirs + ".bias", new int[] {out}, biases, false));
    }

    private int[] shape(String own) {
        return Signature.sizes(ours.get(own));
    }

    /**
     * Reads a safetensors file.
     *
     * @return the network's weights under our names
     * @throws BadModelException if the file is not one of this network; it names the first tensor that does not fit and both shapes
     */
    public Named<FloatArray> read(Path file) {
        Named<FloatArray> theirs = Safetensors.read(file).weights();
        Set<String> known = new TreeSet<>();
        Named.Builder<FloatArray> found = Named.builder();
        for (Tensor tensor : tensors) {
            FloatArray array = theirs.find(tensor.name())
                    .orElseThrow(() -> new BadModelException("The file " + file + " has no tensor '" + tensor.name()
                            + "', which this network needs with the shape " + Arrays.toString(tensor.shape())));
            if (!Arrays.equals(array.shape(), tensor.shape())) {
                throw new BadModelException("The tensor '" + tensor.name() + "' of the file " + file + " has the shape "
                        + Arrays.toString(array.shape()) + ", but this network needs "
                        + Arrays.toString(tensor.shape()));
            }
            known.add(tensor.name());
            found.putAll(parts(tensor, array));
        }
        for (String name : theirs.names()) {
            if (!known.contains(name) && !name.endsWith(".num_batches_tracked")) {
                throw new BadModelException("The file " + file + " has a tensor '" + name + "' of the shape "
                        + Arrays.toString(theirs.get(name).shape()) + ", for which this network has no place");
            }
        }
        Named<FloatArray> all = found.build();
        return ours.mapEntries((name, axes) -> all.get(name));
    }

    private Named<FloatArray> parts(Tensor tensor, FloatArray array) {
        Named.Builder<FloatArray> parts = Named.builder();
        int first = 0;
        for (String own : tensor.parts()) {
            int[] shape = shape(own);
            if (tensor.parts().size() == 1 && !tensor.transposed()) {
                return Named.of(own, array.reshaped(shape));
            }
            int rows = shape[shape.length - 1];
            FloatArray part = OPS.slice(array, 0, first, first + rows);
            parts.put(own, tensor.transposed() ? OPS.transpose(part, 1, 0) : part);
            first += rows;
        }
        return parts.build();
    }

    /** The network's weights under the collection's names and in its layouts, as {@link #read} finds them in a file. */
    public Named<FloatArray> rename(Named<FloatArray> weights) {
        Named.Builder<FloatArray> theirs = Named.builder();
        for (Tensor tensor : tensors) {
            List<FloatArray> parts = tensor.parts().stream()
                    .map(weights::get)
                    .map(part -> tensor.transposed() ? OPS.transpose(part, 1, 0) : part)
                    .toList();
            theirs.put(tensor.name(), OPS.concat(0, parts).reshaped(tensor.shape()));
        }
        return theirs.build();
    }
}
