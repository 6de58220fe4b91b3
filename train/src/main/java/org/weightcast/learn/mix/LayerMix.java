package org.weightcast.learn.mix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightcast.data.BadInputException;
import org.weightcast.train.FlatWeights;

/**
 * A learned optimiser for the fine-tuning of one kind of network (L3RS; Kristiansen et al. 2024, 2408.09310): ordinary optimisers propose
 * a step each, and a small perceptron, shared by all layers, says from the state of the training how much of each a layer takes.
 * With the first weights that is the same share of each, at its own tuned rate.
 *
 * <p>What of the published optimiser is known is this much; the list of its features and the form of its output are ours.
 *
 * @param layers prefixes of weight names, one a layer; a weight belongs to the longest that fits. A single empty one makes the
 *     mixture the same for all weights
 * @param rates of the proposing optimisers, each tuned alone
 * @param horizon steps of a run that it was learned for
 * @param weights of the perceptron and the embeddings of the layers [P]
 */
public record LayerMix(List<String> layers, Map<BaseRule, Double> rates, long horizon, double[] weights) {
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
        return new LayerMix(layers, rates, horizon, weights);
    }

    /** The layers of a network: its weights' names up to the last dot. */
    public static List<String> layersOf(FlatWeights layout) {
        LinkedHashSet<String> layers = new LinkedHashSet<>();
        layout.shapes().names().forEach(name -> layers.add(name.substring(0, name.lastIndexOf('.') + 1)));
        return List.copyOf(layers);
    }

    private static int size(int layers, int rules) {
        return EMBEDDING * layers + perceptron(rules).size();
    }

    private static Perceptron perceptron(int rules) {
        return new Perceptron(EMBEDDING + LayerStatus.FEATURES, HIDDEN, rules + 1);
    }

    public LayerMix withWeights(double[] others) {
        return new LayerMix(layers, rates, horizon, others);
    }

    /** The same optimiser told of another length of the run. */
    public LayerMix withHorizon(long other) {
        return new LayerMix(layers, rates, other, weights);
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

    /**
     * The layer of each weight of a network, by position.
     *
     * @throws BadInputException if the network has other layers; the message names what differs
     */
    int[] layersIn(FlatWeights layout) {
        List<String> names = List.copyOf(layout.shapes().names());
        List<String> strangers = new ArrayList<>();
        int[] found = new int[names.size()];
        for (int i = 0; i < found.length; i++) {
            String name = names.get(i);
            String layer = layers.stream()
                    .filter(name::startsWith)
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            found[i] = layers.indexOf(layer);
            if (found[i] < 0) {
                strangers.add(name);
            }
        }
        List<String> missing = layers.stream()
                .filter(layer -> names.stream().noneMatch(name -> name.startsWith(layer)))
                .toList();
        if (!strangers.isEmpty() || !missing.isEmpty()) {
            throw new BadInputException("The learned optimiser is for another network:"
                    + (strangers.isEmpty() ? "" : " it knows no layer of " + strangers)
                    + (missing.isEmpty() ? "" : " the network lacks its layers " + missing)
                    + "; learn one for this network");
        }
        return found;
    }
}
