package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.net.CastAndAsk;
import org.weightcast.onnx.Background;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Runs a caster on episodes: casts from the support images and asks the queries, without writing a model for each. Each query's
 * answer rests on the support images alone, unless the caster was made for statistics of query batches ({@link #mode}).
 */
public final class EpisodeRunner implements AutoCloseable {
    private final CasterCard card;
    private final ImageSpec spec;
    private final Named<FloatArray> start;
    private final OnnxSession session;

    /** A runner for a caster's file; {@code name} is what to call it in messages. */
    public EpisodeRunner(OnnxFile caster, String name) {
        this.card = CasterCard.of(caster, name);
        this.spec = Caster.imageSpec(card, true);
        this.start = CasterFile.start(caster);
        OnnxFile graph = OnnxExport.export(
                new CastAndAsk(card.settings()),
                CasterFile.generator(caster),
                Named.of(OnnxFile.FORMAT, "cast and ask 1"));
        this.session = OnnxSession.open(graph, name, 1);
    }

    /** How queries are answered: "inductive", each alone, or "transductive", all of an episode together. */
    public String mode() {
        return card.settings().inductive() ? Evaluation.INDUCTIVE : Evaluation.TRANSDUCTIVE;
    }

    public CasterCard card() {
        return card;
    }

    /** What the images of the episodes must be prepared for. */
    public ImageSpec imageSpec() {
        return spec;
    }

    /**
     * Logits of the queries, [query, K], divided by the student's own temperature but not calibrated.
     *
     * @param seed what the class codes are drawn from
     */
    public FloatArray logits(Episode episode, long seed) {
        return ask(episode, seed).logits();
    }

    /**
     * What came of an episode.
     *
     * @param logits of the queries [query, K], divided by the student's own temperature but not calibrated
     * @param prototypes class vectors [K, F]
     * @param embedding of the support images [n, F]
     * @param asked embedding of the queries [query, F]
     */
    public record Answers(FloatArray logits, FloatArray prototypes, FloatArray embedding, FloatArray asked) {
        /** The evidence that images show one of the episode's classes. */
        public Evidence evidence(Background background, Episode episode) {
            int[] counts = new int[episode.ways()];
            for (int label : episode.supportLabels()) {
                if (label != Episode.UNLABELED) {
                    counts[label]++;
                }
            }
            return new Evidence(background, prototypes, counts);
        }

        /** The class with the largest logit of a query. */
        public int likeliest(int query) {
            return Accuracy.largest(logits, query);
        }

        /** The softmax over the classes of a query's logits divided by a temperature, at one class; 0..1. */
        public double probability(int query, int label, double temperature) {
            int ways = logits.axis(1);
            double total = 0;
            for (int i = query * ways; i < (query + 1) * ways; i++) {
                total += Math.exp((logits.at(i) - logits.at(query * ways + label)) / temperature);
            }
            return 1 / total;
        }
    }

    /**
     * The temperature of a model cast from an episode's support images, all of them labelled, by which its logits are divided once
     * more.
     *
     * @param answers what came of the episode
     */
    public double temperature(Episode episode, Answers answers) {
        int[] labels = episode.supportLabels();
        return new Calibrator(answers.embedding(), labels, answers.prototypes())
                .calibrate(
                        IntStream.range(0, labels.length).boxed().toList(),
                        card.temperature(),
                        card.calibration(episode.ways(), labels.length / (double) episode.ways()))
                .temperature();
    }

    /**
     * Casts from an episode's support images and asks its queries.
     *
     * @param seed what the class codes are drawn from
     */
    public Answers ask(Episode episode, long seed) {
        Named<FloatArray> support = CasterInputs.of(spec, episode.ways(), images(spec, episode), card.settings(), seed);
        int queries = episode.queryLabels().length;
        Named<FloatArray> inputs = support.with(start)
                .with("temperature", FloatArray.scalar(card.temperature()))
                .with("query", FloatArray.wrap(episode.query(), queries, spec.channels(), spec.size(), spec.size()));
        Named<FloatArray> found = session.run(inputs);
        int features = card.settings().student().features();
        return new Answers(
                found.get("logits"),
                found.get("prototypes").reshaped(episode.ways(), features),
                found.get("embedding").reshaped(episode.supportLabels().length, features),
                found.get("asked").reshaped(queries, features));
    }

    /** The support images of an episode. */
    static List<SupportImage> images(ImageSpec spec, Episode episode) {
        List<SupportImage> images = new ArrayList<>();
        int[] labels = episode.supportLabels();
        for (int i = 0; i < labels.length; i++) {
            float[] pixels = Arrays.copyOfRange(episode.support(), i * spec.values(), (i + 1) * spec.values());
            images.add(new SupportImage("support image " + i, "", labels[i], pixels));
        }
        return images;
    }

    /** Has what other threads ask end soon; they get a {@link java.util.concurrent.CancellationException}. */
    void stop() {
        session.stopRuns();
    }

    @Override
    public void close() {
        session.close();
    }
}
