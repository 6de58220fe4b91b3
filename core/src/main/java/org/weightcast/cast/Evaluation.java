package org.weightcast.cast;

import org.weightcast.weights.Named;

/**
 * What an evaluation found.
 *
 * @param settings the episodes
 * @param mode how caster and baselines answer queries, {@link #INDUCTIVE} or {@link #TRANSDUCTIVE}
 * @param accuracy the caster's
 * @param cnnParameters numbers in one network that the caster writes
 * @param msPerCast milliseconds from a support set to a model, the median of a few
 * @param kernelVariation by block, how much the kernels depend on the task: their deviation over a few casts in parts of
 *     their norm, 0 for a static network
 * @param baselines other methods by name, on the same episodes
 */
public record Evaluation(
        EvaluationSettings settings,
        String mode,
        Accuracy accuracy,
        long cnnParameters,
        double msPerCast,
        Named<Double> kernelVariation,
        Named<Comparison> baselines) {
    /** Each query is answered from the support images alone. */
    public static final String INDUCTIVE = "inductive";

    /** The queries of an episode are normalised by their common statistics, so that each answer rests on all of them. */
    public static final String TRANSDUCTIVE = "transductive";

    /**
     * Another method beside the caster.
     *
     * @param accuracy its own
     * @param lead the caster's accuracy less this one, the mean over episodes, -1..1
     * @param leadCi95 half-width of the lead's 95 % confidence interval: narrower than the two accuracies tell, because both
     *     methods find the same episodes easy
     */
    public record Comparison(Accuracy accuracy, double lead, double leadCi95) {
        /** From the shares of right answers, episode by episode. */
        static Comparison of(double[] caster, double[] other) {
            double[] leads = new double[caster.length];
            for (int i = 0; i < leads.length; i++) {
                leads[i] = caster[i] - other[i];
            }
            Accuracy lead = Accuracy.of(leads);
            return new Comparison(Accuracy.of(other), lead.mean(), lead.ci95());
        }
    }
}
