package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.weightcast.data.Scene;
import org.weightcast.data.SceneArtist;
import org.weightcast.net.CostOps;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.train.RateSweep;
import org.weightcast.train.ShortTraining;
import org.weightcast.vision.Overlap;
import org.weightcast.vision.ScenePainter;
import org.weightcast.vision.SceneTraining;
import org.weightcast.vision.SceneTrial;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** MobileNetV2 with the heads that detect and segment, trained on drawn scenes: all arms have the same scenes, steps and rates. */
final class SceneHeads {
    private static final long CHOOSING = 1_000_001; // seeds of scenes, far from those of trainings
    private static final long REPORTING = 1_000_002;
    private static final int PAINTED = 4;

    private final Run run;
    private final Report.Builder report;
    private final int size; // pixels
    private final SceneTrial validation;
    private final SceneTrial test;

    SceneHeads(Run run, Report.Builder report) {
        this.run = run;
        this.report = report;
        this.size = run.choose(48, 96);
        this.validation = SceneTrial.draw(run.choose(12, 60), size, CHOOSING);
        this.test = SceneTrial.draw(run.choose(16, 200), size, REPORTING);
    }

    /**
     * A network at the best of its rates.
     *
     * @param first weights of the first seed
     * @param values what it reaches on scenes to report on, by seed
     */
    private record Arm(String name, long multiplyAdds, Named<FloatArray> first, List<Double> values) {
        Measured value() {
            return Measured.of(values);
        }
    }

    /** Trains with a seed and a rate. */
    private interface Fit {
        Named<FloatArray> weights(SceneTraining training, String stage);
    }

    /** How good weights are on scenes, in 0..1. */
    private interface Measure {
        double of(SceneTrial trial, Named<FloatArray> weights);
    }

    /** Trains all arms and adds what came of them. */
    void report() {
        DeepLabV3 mobile = SceneTraining.segmenter(size);
        DeepLabV3 wide = new DeepLabV3(mobile.backbone(), mobile.classes(), mobile.width(), true);
        SsdLite detector = SceneTraining.detector(size);
        Arm narrowArm = segmenter("mobile head on the narrow map", mobile);
        Arm wideArm = segmenter("the same head on the wide map", wide);
        Arm boxes = arm(
                "SSDLite",
                CostOps.cost(detector, Map.of("batch", 1)).multiplyAdds(),
                (training, stage) -> training.fit(detector, run.watching(stage)),
                (trial, weights) -> trial.precision(detector, weights));
        claims(narrowArm, wideArm, boxes, test.precision(detector, InitialWeights.of(detector, 1)));
        table(List.of(narrowArm, wideArm, boxes));
        List<Scene> shown = test.scenes().subList(0, PAINTED);
        SceneTrial painted = new SceneTrial(shown);
        report.figure(new Figure.Painting(
                "scenes",
                "Drawn scenes that no training saw, with what SSDLite finds in them; below, the labels that the mobile"
                        + " head gives their pixels",
                () -> ScenePainter.paint(
                        shown,
                        painted.detections(detector, boxes.first()),
                        painted.labels(mobile, narrowArm.first()))));
    }

    private void claims(Arm narrow, Arm wide, Arm boxes, double untrained) {
        Overlap ground = new Overlap(SceneArtist.KINDS.size() + 1);
        test.scenes().forEach(scene -> ground.add(new int[size * size], scene.labels()));
        report.claim(Claim.atLeast(
                        run.choose(0.02, 0.3),
                        "Mean intersection over union of the mobile head on drawn scenes, above calling all ground",
                        "75.32 % on VOC (table 7), which is not at hand; the bound is ours",
                        Measured.of(narrow.values().stream()
                                .map(each -> each - ground.mean())
                                .toList()),
                        "all ground " + Measured.text(ground.mean())))
                .claim(Claim.atLeast(
                        run.choose(-0.3, -0.02),
                        "The same, mobile head above the same head on the last convolution's map",
                        "not found; the bound is ours",
                        difference(narrow, wide),
                        wide.name() + " " + wide.value() + ", "
                                + Measured.text((double) wide.multiplyAdds() / narrow.multiplyAdds())
                                + " times the multiply-adds"))
                .claim(Claim.atLeast(
                        run.choose(0.0, 0.3),
                        "Mean average precision of SSDLite on drawn scenes, above first weights",
                        "22.1 mAP on COCO (table 6), which is not at hand; the bound is ours",
                        Measured.of(boxes.values().stream()
                                .map(each -> each - untrained)
                                .toList()),
                        "first weights " + Measured.text(untrained)));
    }

    private static Measured difference(Arm ours, Arm theirs) {
        List<Double> gains = new ArrayList<>();
        for (int seed = 0; seed < ours.values().size(); seed++) {
            gains.add(ours.values().get(seed) - theirs.values().get(seed));
        }
        return Measured.of(gains);
    }

    private Arm segmenter(String name, DeepLabV3 net) {
        return arm(
                name,
                CostOps.cost(net, Map.of("batch", 1)).multiplyAdds(),
                (training, stage) -> training.fit(net, run.watching(stage)),
                (trial, weights) -> trial.overlap(net, weights));
    }

    private Arm arm(String name, long multiplyAdds, Fit fit, Measure measure) {
        long first = run.seeds().get(0);
        ToDoubleFunction<Named<FloatArray>> loss = weights -> 1 - measure.of(validation, weights);
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                name,
                run.choose(List.of(0.01), List.of(0.003, 0.01, 0.03)),
                rate -> fitted(name, fit, rate, first),
                loss);
        Named<FloatArray> best = report.best(sweep);
        List<Double> values = new ArrayList<>();
        for (long seed : run.seeds()) {
            values.add(measure.of(test, seed == first ? best : fitted(name, fit, sweep.best(), seed)));
        }
        return new Arm(name, multiplyAdds, best, values);
    }

    private Named<FloatArray> fitted(String name, Fit fit, double rate, long seed) {
        ShortTraining steps = new ShortTraining(run.choose(60L, 400L), rate);
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", name, rate, seed);
        return fit.weights(new SceneTraining(8, steps, seed), stage);
    }

    private void table(List<Arm> arms) {
        report.table(new Report.Table(
                "Drawn scenes of " + size + " pixels",
                List.of("network", "multiply-adds", "mean intersection over union; mean average precision of SSDLite"),
                arms.stream()
                        .map(arm -> List.of(
                                arm.name(),
                                Long.toString(arm.multiplyAdds()),
                                arm.value().toString()))
                        .toList(),
                "Three kinds of shapes on a ground; a small MobileNetV2 whose last convolution makes its map"
                        + " four times as wide, as in the published one. New scenes at every step, other scenes"
                        + " asked about."));
    }
}
