package org.weightcast.meta;

import java.util.Arrays;

/**
 * The start of a training in which earlier blocks are asked first: each block but the last has a head of its own, and the loss
 * moves from the first block's head to the next and in the end to the student's (Zhmoginov, Sandler, Vladymyrov 2022, as released).
 *
 * @param steps until the student's own loss is all that counts; 0 for none of this
 */
record WarmupHeads(long steps) {
    static final WarmupHeads NONE = new WarmupHeads(0);

    /**
     * What the losses weigh at a step: those of the heads of the blocks but the last, then the student's. Each head's share rises and falls
     * as a triangle around its time, the student's rises last and stays.
     */
    double[] shares(long step, int blocks) {
        int heads = blocks - 1;
        double[] shares = new double[blocks];
        if (step >= steps || heads == 0) {
            shares[heads] = 1;
            return shares;
        }
        double each = steps / (double) heads;
        Arrays.setAll(shares, head -> Math.max(0, 1 - Math.abs(step - head * each) / each));
        shares[heads] = Math.min(1, Math.max(0, 1 + (step - steps) / each));
        return shares;
    }
}
