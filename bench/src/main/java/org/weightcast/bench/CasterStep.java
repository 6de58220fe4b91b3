package org.weightcast.bench;

import java.util.Collections;
import java.util.List;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CastAndAsk;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.weights.Named;

/**
 * The forward pass of a training step of the caster that ships, for one kind of its tasks, written for any interpreter: so that it can be
 * counted and timed operation by operation.
 *
 * @param ways classes, with one support image each
 * @param queries images asked a class
 * @param episodes side by side
 */
record CasterStep(int ways, int queries, int episodes) {
    static final int SIZE = 32;
    static final ImageSpec SPEC = new ImageSpec(1, SIZE, true);
    static final HyperTransformerSettings SETTINGS =
            HyperTransformerSettings.of(new ConvBlocks(1, SIZE, List.of(32, 64, 96, 128)));

    /** The two kinds of tasks that three quarters of the training of {@code train/configs/glyphs.yaml} are made of. */
    static final List<CasterStep> SHIPPED = List.of(new CasterStep(60, 1, 2), new CasterStep(20, 2, 4));

    /** Drawn characters. */
    List<Episode> draw() {
        EpisodeSettings settings = EpisodeSettings.defaults().withWays(ways).withQueries(queries);
        return new EpisodeSampler(GlyphArtist.classes(4 * ways, queries + 1, SIZE, 1), settings, 2).batch(0, episodes);
    }

    /** Shapes of the inputs: {@code support}, {@code membership}, {@code codes}, {@code query} and {@code targets}. */
    Named<int[]> inputs() {
        int asked = ways * queries;
        return Named.<int[]>builder()
                .put("support", new int[] {ways, episodes, SIZE, SIZE})
                .put("membership", new int[] {episodes, ways, ways})
                .put("codes", new int[] {episodes, ways, SETTINGS.codeSize()})
                .put("query", new int[] {asked, episodes, SIZE, SIZE})
                .put("targets", new int[] {episodes, asked, ways})
                .build();
    }

    /** Cross-entropy of the queries, summed, [1, 1, 1]; {@code weights} as {@link CasterWeights} names them. */
    <T> T loss(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Named<T> previous =
                weights.under(CasterWeights.BASE).map(weight -> ops.concat(0, Collections.nCopies(episodes, weight)));
        Named<T> given = Named.<T>builder()
                .put("images", inputs.get("support"))
                .put("membership", inputs.get("membership"))
                .put("codes", inputs.get("codes"))
                .put("seen", ops.unsqueeze(ops.constant(0), 0))
                .putAll(previous.prefixed("previous."))
                .build();
        Named<T> written =
                new HyperTransformer(SETTINGS, episodes).apply(ops, weights.under(CasterWeights.GENERATOR), given);
        T embedding = CastAndAsk.queries(ops, SETTINGS, written, inputs.get("query"), episodes);
        T distances = PrototypeHead.distances(ops, embedding, written.get("prototypes")); // [E, q, K]
        T logits = PrototypeHead.logits(ops, distances, ops.exp(weights.get(CasterWeights.LOG_TEMPERATURE)));
        return ops.sum(ops.multiply(ops.logSoftmax(logits, 2), inputs.get("targets")), 0, 1, 2);
    }

    @Override
    public String toString() {
        return ways + "-way 1-shot, " + episodes + " episodes";
    }
}
