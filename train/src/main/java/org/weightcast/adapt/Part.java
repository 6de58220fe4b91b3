package org.weightcast.adapt;

import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** What the weights of a network are for, told from their names. */
public enum Part {
    /** The last map, from features to logits. */
    HEAD("head"),
    /** Gains and biases of norms. */
    NORM("norms"),
    /** Means and variances of norms: measured, not trained. */
    STATISTIC("statistics of norms"),
    /** Kernels that see one channel each. */
    DEPTHWISE("depthwise kernels"),
    /** Everything else. */
    REST("other weights");

    private final String words;

    Part(String words) {
        this.words = words;
    }

    /** What the weight of that name is for, among the others of its network. */
    public static Part of(String name, Named<FloatArray> weights) {
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        String last = name.substring(prefix.length());
        if (isHead(name)) {
            return HEAD;
        }
        if (last.equals("mean") || last.equals("variance")) {
            return STATISTIC;
        }
        boolean beside = weights.has(prefix + "gain") || weights.has(prefix + "log_gain");
        if (last.equals("gain") || last.equals("log_gain") || (last.equals("bias") && beside)) {
            return NORM;
        }
        return name.endsWith("depthwise.kernel") ? DEPTHWISE : REST;
    }

    static boolean isHead(String name) {
        return name.equals("head") || name.startsWith("head.");
    }

    /** As people call it. */
    String words() {
        return words;
    }

    /** The weights of this part. */
    public Named<FloatArray> of(Named<FloatArray> weights) {
        return weights.only(name -> of(name, weights) == this);
    }
}
