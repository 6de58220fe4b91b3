package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.BaseFile;
import org.weightcast.adapt.Part;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.evolution.AntitheticStrategy;
import org.weightcast.evolution.EvolutionDescent;
import org.weightcast.evolution.Search;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.FineTuningTask;
import org.weightcast.learn.mix.FineTuningTasks;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.learn.mix.LayerMixFile;
import org.weightcast.learn.mix.LayerMixTraining;
import org.weightcast.train.DivergedException;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Interruption;
import org.weightcast.train.RateSweep;
import org.weightcast.train.ShortTraining;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Learns an optimiser for one network. Needs libtorch. */
record LayerMixRun(Printer printer, boolean asJson, Plan plan) {
    private static final int IMAGES = 64; // a step
    private static final int PAIRS = 8; // of candidates in a population
    private static final double RATE = 0.02;
    private static final int RUNS = 2; // of a candidate
    private static final int TUNED_ON = 4; // tasks
    private static final int COMPARED_ON = 10; // tasks

    /**
     * How it is learned.
     *
     * @param ways classes of a task
     * @param horizon steps of a fine-tuning
     * @param steps populations
     * @param sigma how far apart candidates are
     */
    record Plan(int ways, int horizon, int steps, double sigma, boolean oneForAll, long seed) {}

    /** What {@code --base} and {@code --network} say. */
    record BaseName(String file, Optional<String> network) {}

    /**
     * Learns and writes; returns an exit code.
     *
     * @param base as {@link BaseSource} reads it
     * @param compare whether classes are kept apart to compare on
     * @param png where to draw the shares
     */
    int run(BaseName base, DataSource source, boolean compare, Path out, Optional<Path> png) throws IOException {
        BaseFile file = BaseSource.open(base.file(), base.network(), plan.seed());
        List<ImageClass> classes = classes(source, file.size());
        int apart = compare ? Math.max(plan.ways(), classes.size() / 3) : 0;
        checkEnough(classes.size() - apart, apart);
        FineTuningTasks known = tasks(file, classes.subList(apart, classes.size()));
        try (Interruption stop = Interruption.watch()) {
            Map<BaseRule, RateSweep<Double>> sweeps = sweeps(known);
            LayerMix learned = learned(known, best(sweeps), stop);
            double[][] shares = known.task(0).shares(learned, plan.horizon());
            LayerMixFile.write(learned, shares, out);
            if (png.isPresent()) {
                SharePicture.write(png.get(), labels(learned), BaseRule.names(), shares);
            }
            boolean whole = !stop.getAsBoolean();
            Map<String, Double> losses =
                    compare && whole ? compared(tasks(file, classes.subList(0, apart)), learned) : Map.of();
            tell(learned, shares, sweeps, losses, out);
            printer.flush(); // once the interruption is closed the process may end at any moment
            return whole ? ExitCode.DONE : ExitCode.INTERRUPTED;
        } catch (DivergedException diverged) {
            printer.error(diverged.getMessage() + ".");
            return ExitCode.NO;
        }
    }

    /** Those with an image to learn from and one to be asked about, in random order. */
    private List<ImageClass> classes(DataSource source, int size) {
        List<ImageClass> classes = new ArrayList<>();
        for (ImageClass each :
                source.read(new ImageSpec(3, size, false), printer::warning).classes()) {
            if (each.images() < 2) {
                printer.warning("The class '" + each.name() + "' has fewer than two pictures and is left out.");
            } else {
                classes.add(each);
            }
        }
        Collections.shuffle(classes, new Random(plan.seed()));
        return classes;
    }

    private void checkEnough(int known, int apart) {
        if (known < plan.ways()) {
            throw new BadInputException("There are too few classes of two pictures or more: tasks of " + plan.ways()
                    + (apart == 0 ? "" : ", and as many classes kept apart for --compare,") + " need "
                    + (apart == 0 ? plan.ways() : 2 * plan.ways()) + ", and there are " + (known + apart)
                    + "; add classes, or choose fewer --ways.");
        }
    }

    /** The base's own weights with a head that knows nothing; what norms have measured is not trained. */
    private FineTuningTasks tasks(BaseFile file, List<ImageClass> classes) {
        Base base = file.base();
        Named<FloatArray> all = base.weights().with(base.newHead(plan.ways()));
        return new FineTuningTasks(
                new ClassSet(classes.get(0).spec(), classes),
                plan.ways(),
                IMAGES,
                ShortTraining.CLIP,
                all.only(name -> Part.of(name, all) != Part.STATISTIC),
                ImageModel.ofBatch(file.classifier(plan.ways())));
    }

    private Map<BaseRule, RateSweep<Double>> sweeps(FineTuningTasks tasks) {
        Map<BaseRule, RateSweep<Double>> sweeps = new EnumMap<>(BaseRule.class);
        try (Progress progress = new Progress(printer, "tuning", BaseRule.values().length)) {
            for (BaseRule rule : BaseRule.values()) {
                progress.at(sweeps.size(), rule.label());
                sweeps.put(rule, rule.tuned(tasks, TUNED_ON, plan.horizon()));
            }
        }
        return sweeps;
    }

    private static Map<BaseRule, Double> best(Map<BaseRule, RateSweep<Double>> sweeps) {
        Map<BaseRule, Double> rates = new EnumMap<>(BaseRule.class);
        sweeps.forEach((rule, sweep) -> rates.put(rule, sweep.best()));
        return rates;
    }

    private LayerMix learned(FineTuningTasks tasks, Map<BaseRule, Double> rates, Interruption stop) {
        LayerMix start = LayerMix.initial(layers(tasks), rates, plan.horizon(), plan.seed());
        LayerMixTraining training =
                new LayerMixTraining(tasks::task, RUNS, Math.max(1, plan.horizon() / 2), 2L * plan.horizon());
        try (Progress progress = new Progress(printer, "learning", plan.steps())) {
            return training.learn(
                    plan.oneForAll() ? start : start.withShapes(shapes(tasks)),
                    new EvolutionDescent(AntitheticStrategy.ranked(PAIRS, plan.sigma()), plan.steps(), RATE),
                    plan.seed(),
                    shown(progress, stop));
        }
    }

    private List<String> layers(FineTuningTasks tasks) {
        return plan.oneForAll() ? LayerMix.ONE_FOR_ALL : LayerMix.layersOf(FlatWeights.like(tasks.start()));
    }

    /** Those of all weights but the head's, which each task has for classes of its own. */
    private static Named<int[]> shapes(FineTuningTasks tasks) {
        Named<FloatArray> start = tasks.start();
        return FlatWeights.like(start.only(name -> Part.of(name, start) != Part.HEAD))
                .shapes();
    }

    private static Search.Watcher shown(Progress progress, Interruption stop) {
        return new Search.Watcher() {
            @Override
            public void at(long done, long total, double fitness) {
                progress.at(done, String.format(Locale.ROOT, "loss %.3f", Math.exp(fitness)));
            }

            @Override
            public boolean stops() {
                return stop.getAsBoolean();
            }
        };
    }

    /** Mean losses on tasks of classes that nothing was learned or tuned on; infinite where one diverged. */
    private Map<String, Double> compared(FineTuningTasks unseen, LayerMix learned) {
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("l3rs", loss(unseen, task -> task.run(learned, plan.horizon())));
        learned.rates()
                .forEach((rule, rate) ->
                        losses.put(rule.label(), loss(unseen, task -> task.run(rule, rate, plan.horizon()))));
        return losses;
    }

    private static double loss(FineTuningTasks tasks, Function<FineTuningTask, Named<FloatArray>> way) {
        try {
            return tasks.loss(COMPARED_ON, way);
        } catch (DivergedException diverged) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** Layers as people call them: without the dot. */
    private static List<String> labels(LayerMix mix) {
        return mix.isOneForAll()
                ? List.of("all layers")
                : mix.layers().stream()
                        .map(layer -> layer.isEmpty() ? "without a name" : layer.substring(0, layer.length() - 1))
                        .toList();
    }

    private void tell(
            LayerMix mix,
            double[][] shares,
            Map<BaseRule, RateSweep<Double>> sweeps,
            Map<String, Double> losses,
            Path out) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", out.toString());
                json.writeNumberField("numbers", mix.weights().length);
                json.writeNumberField("horizon", mix.horizon());
                writeNumbers(json, "rates", byLabel(mix.rates()));
                json.writeObjectFieldStart("losses_by_rate");
                for (RateSweep<Double> sweep : sweeps.values()) {
                    writeNumbers(json, sweep.arm(), byRate(sweep));
                }
                json.writeEndObject();
                json.writeObjectFieldStart("shares");
                for (int layer = 0; layer < shares.length; layer++) {
                    json.writeFieldName(labels(mix).get(layer));
                    json.writeArray(shares[layer], 0, shares[layer].length);
                }
                json.writeEndObject();
                if (!losses.isEmpty()) {
                    writeNumbers(json, "losses", losses);
                }
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        printer.table(shareTable(mix, shares));
        printer.line("Shares of the optimisers' own steps at the end of a run; their rates: " + rateWords(mix)
                + ". Written to " + out + ", " + Words.grouped(mix.weights().length) + " numbers.");
        if (!losses.isEmpty()) {
            printer.line("");
            printer.table(lossTable(losses));
            printer.line("Cross-entropy on other pictures after " + plan.horizon() + " steps, mean of " + COMPARED_ON
                    + " tasks with classes that were kept apart; less is better. Each optimiser at its best rate.");
            printer.line("");
            printer.table(rateTable(sweeps));
            printer.line("Cross-entropy by rate on the tasks that the rates were chosen on, mean of " + TUNED_ON + ".");
        }
    }

    /** An object of numbers; null stands for what is not finite. */
    private static void writeNumbers(JsonGenerator json, String name, Map<String, Double> numbers) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            json.writeFieldName(number.getKey());
            if (Double.isFinite(number.getValue())) {
                json.writeNumber(number.getValue());
            } else {
                json.writeNull();
            }
        }
        json.writeEndObject();
    }

    private static Map<String, Double> byLabel(Map<BaseRule, Double> rates) {
        Map<String, Double> labelled = new LinkedHashMap<>();
        rates.forEach((rule, rate) -> labelled.put(rule.label(), rate));
        return labelled;
    }

    private static Map<String, Double> byRate(RateSweep<Double> sweep) {
        Map<String, Double> losses = new LinkedHashMap<>();
        sweep.losses().forEach((rate, loss) -> losses.put(String.format(Locale.ROOT, "%.2g", rate), loss));
        return losses;
    }

    private static Table rateTable(Map<BaseRule, RateSweep<Double>> sweeps) {
        Table table = new Table().row("optimiser", "rate", "loss");
        sweeps.values().forEach(sweep -> byRate(sweep)
                .forEach((rate, loss) ->
                        table.row(sweep.arm(), rate, Double.isFinite(loss) ? Words.decimal(loss) : "diverged")));
        return table;
    }

    private static Table lossTable(Map<String, Double> losses) {
        Table table = new Table().row("optimiser", "loss");
        losses.forEach((name, loss) -> table.row(name, Double.isFinite(loss) ? Words.decimal(loss) : "diverged"));
        return table;
    }

    private static Table shareTable(LayerMix mix, double[][] shares) {
        Table table = new Table();
        List<String> head = new ArrayList<>(List.of("layer"));
        head.addAll(BaseRule.names());
        table.row(head.toArray(String[]::new));
        for (int layer = 0; layer < shares.length; layer++) {
            List<String> row = new ArrayList<>(List.of(labels(mix).get(layer)));
            for (double share : shares[layer]) {
                row.add(Words.decimal(share));
            }
            table.row(row.toArray(String[]::new));
        }
        return table;
    }

    private static String rateWords(LayerMix mix) {
        return String.join(
                ", ",
                byLabel(mix.rates()).entrySet().stream()
                        .map(rate -> String.format(Locale.ROOT, "%s %.2g", rate.getKey(), rate.getValue()))
                        .toList());
    }
}
