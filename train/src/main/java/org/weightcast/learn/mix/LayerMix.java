package org.weightcast.learn.mix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightcast.data.BadInputException;
import org.weightcast.train.FlatWeights;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.Named;

/**
 * A learned optimiser for the fine-tuning of one kind of network (L3RS; Kristiansen et al. 2024, 2408.09310): ordinary optimisers propose
 * a step each, and a small perceptron, shared by all layers, says from the state of the training how much of each a layer takes.
 * With the first weights that is the same share of each, at its own tuned rate.
 *
 * <p>What of the published optimiser is known is this much; the list of its features and the form of its output are ours.
 *
 * @param layers prefixes of weight names, up to the last dot, one a layer; the empty one is for names without a dot. If it is the only
 *     one, the mixture is the same for all weights, of any network
 * @param rates of the proposing optimisers, each tuned alone
 * @param horizon steps of a run that it was learned for
 * @param weights of the perceptron and the embeddings of the layers [P]
 * @param shapes of the network's weights that must be as they were, by name; none if any will do
 */
public record LayerMix(
        List<String> layers, Map<BaseRule, Double> rates, long horizon, double[] weights, Named<int[]> shapes) {
    /** The layers of a mixture that is the same for all. */
    public static final List<String> ONE_FOR_ALL = List.of("");

    static final int EMBEDDING = 8;

    private static final int HIDDEN = 16;
    private static final double FIRST_EMBEDDING = 0.1; // deviation

    public LayerMix {
        layers = List.copyOf(layers);
        rates = new EnumMap<>(rates);
        weights = weights.clone();
        if (horizon < 1) {
            throw new BadInputException("A learned optimiser needs a horizon of one step or more, not " + horizon);
        }
        if (layers.isEmpty() || rates.isEmpty() || weights.length != size(layers.size(), rates.size())) {
            throw new IllegalArgumentException(layers.size() + " layers and " + rates.size()
                    + " optimisers do not go with " + weights.length + " weights");
        }
    }

    /** First weights: small random embeddings and hidden layers, zeros where the perceptron ends. */
    public static LayerMix initial(List<String> layers, Map<BaseRule, Double> rates, long horizon, long seed) {
        double[] weights = new double[size(layers.size(), rates.size())];
        SplittableRandom random = new SplittableRandom(seed);
        int embeddings = EMBEDDING * layers.size();
        for (int i = 0; i < embeddings; i++) {
            weights[i] = FIRST_EMBEDDING * random.nextGaussian();
        }
        perceptron(rates.size()).fill(weights, embeddings, random);
        return new LayerMix(layers, rates, horizon, weights, Named.empty());
    }

    /** The layers of a network: its weights' names up to the last dot. */
    public static List<String> layersOf(FlatWeights layout) {
        return layout.shapes().names().stream()
                .map(LayerMix::layerOf)
                .distinct()
                .toList();
    }

    private static String layerOf(String weight) {
        return weight.substring(0, weight.lastIndexOf('.') + 1);
    }

    private static int size(int layers, int rules) {
        return EMBEDDING * layers + perceptron(rules).size();
    }

    private static Perceptron perceptron(int rules) {
        return new Perceptron(EMBEDDING + LayerStatus.FEATURES, HIDDEN, rules + 1);
    }

    public LayerMix withWeights(double[] others) {
        return new LayerMix(layers, rates, horizon, others, shapes);
    }

    /** The same optimiser told of another length of the run. */
    public LayerMix withHorizon(long other) {
        return new LayerMix(layers, rates, other, weights, shapes);
    }

    /** The same optimiser for networks alone whose weights have these shapes, as far as they have weights of these names. */
    public LayerMix withShapes(Named<int[]> others) {
        return new LayerMix(layers, rates, horizon, weights, others);
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    /**
     * How much of each proposal a layer takes: softmax(z) exp(z'), z and z' being the perceptron's outputs.
     *
     * @param layer its position
     * @param features of the layer's state
     * @return a factor for each optimiser's own step, in the order of {@link BaseRule}
     */
    double[] shares(int layer, double[] features) {
        double[] input = new double[EMBEDDING + LayerStatus.FEATURES];
        System.arraycopy(weights, EMBEDDING * layer, input, 0, EMBEDDING);
        System.arraycopy(features, 0, input, EMBEDDING, features.length);
        double[] z = perceptron(rates.size()).apply(weights, EMBEDDING * layers.size(), input);
        int rules = rates.size();
        double total = 0;
        for (int k = 0; k < rules; k++) {
            total += Math.exp(z[k]);
        }
        double[] shares = new double[rules];
        for (int k = 0; k < rules; k++) {
            shares[k] = Math.exp(z[k]) / total * Math.exp(z[rules]);
        }
        return shares;
    }

    /** Whether the mixture is the same for all layers, and for any network then. */
    public boolean isOneForAll() {
        return layers.equals(ONE_FOR_ALL);
    }

    /**
     * The layer of each weight of a network, by position.
     *
     * @throws BadModelException if the network has other layers or weights of other shapes; the message names what differs
     */
    int[] layersIn(FlatWeights layout) {
        List<String> names = List.copyOf(layout.shapes().names());
        if (isOneForAll()) {
            return new int[names.size()];
        }
        List<String> theirs = layersOf(layout);
        List<String> unknown =
                theirs.stream().filter(layer -> !layers.contains(layer)).toList();
        List<String> missing =
                layers.stream().filter(layer -> !theirs.contains(layer)).toList();
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            List<String> differences = new ArrayList<>();
            if (!unknown.isEmpty()) {
                differences.add("it does not know the layers " + unknown);
            }
            if (!missing.isEmpty()) {
                differences.add("its layers " + missing + " are not trained");
            }
            throw new BadModelException("The learned optimiser is for another network or other parts of it: "
                    + String.join(" and ", differences)
                    + "; learn one for this training, or one mixture for all layers");
        }
        names.stream()
                .filter(shapes::has)
                .forEach(name -> checkShape(name, layout.shapes().get(name)));
        return names.stream().mapToInt(name -> layers.indexOf(layerOf(name))).toArray();
    }

    private void checkShape(String name, int[] theirs) {
        if (!Arrays.equals(shapes.get(name), theirs)) {
            throw new BadModelException("The learned optimiser is for another network: it was learned with the weight '"
                    + name + "' of " + Arrays.toString(shapes.get(name)) + ", and this one is "
                    + Arrays.toString(theirs) + "; learn one for this training, or one mixture for all layers");
        }
    }
}
