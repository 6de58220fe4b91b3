package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.evolution.Cmaes;
import org.weightcast.evolution.Search;
import org.weightcast.learn.blur.BlurForm;
import org.weightcast.learn.blur.BlurLearner;
import org.weightcast.learn.blur.BlurNetwork;
import org.weightcast.learn.blur.Genome;
import org.weightcast.learn.blur.GenomeTraining;
import org.weightcast.learn.blur.ImageLessons;
import org.weightcast.learn.blur.Lesson;
import org.weightcast.learn.blur.Lessons;
import org.weightcast.learn.blur.PointLessons;
import org.weightcast.learn.blur.SgdLearner;
import org.weightcast.learn.blur.TunedSgd;
import org.weightcast.torch.Scope;
import org.weightcast.train.DivergedException;
import org.weightcast.train.Interruption;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;

/** Finds a bidirectional update rule, or learns by one. Needs libtorch. */
record BlurRun(Printer printer, long seed, boolean asJson) {
    private static final int SIZE = 14; // pixels
    private static final int WAYS = 10;
    private static final int EXAMPLES = 50; // of a batch
    private static final double START = 0.5; // what synapses learn in a step, before the rule is trained
    private static final double RATE = 0.01;
    private static final int POPULATION = 20;
    private static final double SIGMA = 0.2;
    /** Networks that learn side by side; the mean of their accuracies is told. */
    private static final int NETWORKS = 5;

    /** Finds a rule and writes it; returns an exit code. */
    int find(String tasks, int states, int unroll, int steps, boolean byCmaes, Path out) throws IOException {
        Lessons lessons = lessons(tasks);
        Genome start = Genome.start(states, START, BlurForm.learned(), seed);
        GenomeTraining training = new GenomeTraining(
                BlurNetwork.of(start, sizes(lessons)), lessons, new Lessons.Amount(4, unroll, EXAMPLES, EXAMPLES));
        try (Interruption stop = Interruption.watch();
                Progress progress = new Progress(printer, "finding a rule", steps)) {
            Genome found = byCmaes
                    ? training.bySearch(
                            new Cmaes(POPULATION, steps, SIGMA),
                            start,
                            seed,
                            Runtime.getRuntime().availableProcessors(),
                            shown(progress, stop))
                    : training.byGradient(start, steps, RATE, seed, shown(progress), stop);
            progress.close();
            found.save(out);
            tellFound(training, start, found, out);
            printer.flush(); // once the interruption is closed the process may end at any moment
            return stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.DONE;
        } catch (DivergedException diverged) {
            printer.error(diverged.getMessage() + ".");
            return ExitCode.NO;
        }
    }

    private static TrainingListener shown(Progress progress) {
        return new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                progress.at(pace.step(), pace.stepsPerSecond(), String.format(Locale.ROOT, "loss %.3f", loss));
            }
        };
    }

    private static Search.Watcher shown(Progress progress, Interruption stop) {
        return new Search.Watcher() {
            @Override
            public void at(long done, long total, double errors) {
                progress.at(done, "errors " + Words.percent(errors));
            }

            @Override
            public boolean stops() {
                return stop.getAsBoolean();
            }
        };
    }

    private Lessons lessons(String tasks) {
        List<String> names = Stream.of(tasks.split(",")).map(String::strip).toList();
        List<String> known = Arrays.stream(PointLessons.Function.values())
                .map(function -> function.name().toLowerCase(Locale.ROOT))
                .toList();
        if (known.containsAll(names)) {
            return new PointLessons(names.stream()
                    .map(name -> PointLessons.Function.valueOf(name.toUpperCase(Locale.ROOT)))
                    .toList());
        }
        if (tasks.equals("glyphs")) {
            return new ImageLessons(GlyphArtist.classes(100, 20, SIZE, seed), WAYS);
        }
        if (names.size() > 1 || !(tasks.contains(":") || Files.exists(Path.of(tasks)))) {
            throw new BadInputException("There are no tasks '" + tasks + "': give some of " + String.join(", ", known)
                    + " with commas between them, glyphs, or the place of a data set");
        }
        ClassSet classes = DataSource.toLearn(tasks).read(new ImageSpec(1, SIZE, true), printer::warning);
        return new ImageLessons(classes, Math.min(WAYS, classes.size()));
    }

    private static int[] sizes(Lessons lessons) {
        return new int[] {lessons.inputs(), lessons instanceof PointLessons ? 20 : 64, lessons.classes()};
    }

    private void tellFound(GenomeTraining training, Genome start, Genome found, Path out) throws IOException {
        int unroll = training.amount().steps();
        double before = accuracies(training, start, unroll);
        double after = accuracies(training, found, unroll);
        long bytes = Files.size(out);
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", out.toString());
                json.writeNumberField("bytes", bytes);
                json.writeNumberField("states", found.states());
                json.writeNumberField("unroll", unroll);
                json.writeNumberField("accuracy_before", before);
                json.writeNumberField("accuracy", after);
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        printer.table(new Table()
                .row("rule", out + ", " + Words.bytes(bytes))
                .row(
                        "after " + unroll + " steps",
                        Words.percent(after) + " right, " + Words.percent(before) + " before it was trained"));
    }

    /** On tasks of the kind that the rule was found on, with other random numbers. */
    private double accuracies(GenomeTraining training, Genome genome, int unroll) {
        try (Scope scope = Scope.open()) {
            Lessons.Amount amount = new Lessons.Amount(20, unroll, EXAMPLES, EXAMPLES);
            Lesson lesson = training.lessons().draw(amount, seed, -1);
            return means(new BlurLearner(training.network(), genome), lesson, List.of(unroll))
                    .get(0);
        }
    }

    /** Learns the classes of some data by a rule; returns an exit code. */
    int use(Path file, DataSource source, int steps, boolean compare) throws IOException {
        Genome genome = Genome.load(file);
        ClassSet classes = source.read(new ImageSpec(1, SIZE, true), printer::warning);
        ImageLessons lessons = new ImageLessons(classes, classes.size());
        List<Integer> marks = marks(steps);
        BlurNetwork network = BlurNetwork.of(genome, sizes(lessons));
        try (Scope scope = Scope.open()) {
            Lesson lesson = lessons.draw(amount(lessons, marks, 2), seed);
            List<Double> byRule = means(new BlurLearner(network, genome, printer::warning), lesson, marks);
            Optional<TunedSgd> sgd = compare ? Optional.of(descent(network, lessons, lesson, marks)) : Optional.empty();
            tellUsed(file, classes, marks, byRule, sgd);
        }
        return ExitCode.DONE;
    }

    /** All steps, asking about one image in so many. */
    private static Lessons.Amount amount(ImageLessons lessons, List<Integer> marks, int oneIn) {
        int asked = Math.max(lessons.classes(), images(lessons.set()) / oneIn);
        return new Lessons.Amount(NETWORKS, marks.get(marks.size() - 1), EXAMPLES, asked);
    }

    private static int images(ClassSet classes) {
        return IntStream.range(0, classes.size()).map(classes::images).sum();
    }

    /** Up to nine numbers of steps, the last being all. */
    private static List<Integer> marks(int steps) {
        return IntStream.concat(
                        IntStream.of(0, 1, 2, 5, 10, 20, 50, 100, 200, 500).filter(mark -> mark < steps),
                        IntStream.of(steps))
                .boxed()
                .toList();
    }

    private TunedSgd descent(BlurNetwork network, ImageLessons lessons, Lesson lesson, List<Integer> marks) {
        try (Progress progress = new Progress(printer, "descending", SgdLearner.RATES.size())) {
            Lesson toChoose = lessons.toChoose(amount(lessons, marks, 4), seed);
            return TunedSgd.of(network.sizes(), toChoose, lesson, marks, seed, done -> progress.at(done, ""));
        }
    }

    private List<Double> means(BlurLearner learner, Lesson lesson, List<Integer> marks) {
        return learner.accuracies(lesson, marks, seed).stream()
                .map(BlurRun::mean)
                .toList();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private void tellUsed(
            Path file, ClassSet classes, List<Integer> marks, List<Double> byRule, Optional<TunedSgd> sgd) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("genome", file.toString());
                json.writeNumberField("classes", classes.size());
                json.writeNumberField("images", images(classes));
                json.writeArrayFieldStart("learned");
                for (int i = 0; i < marks.size(); i++) {
                    json.writeStartObject();
                    json.writeNumberField("steps", marks.get(i));
                    json.writeNumberField("accuracy", byRule.get(i));
                    if (sgd.isPresent()) {
                        json.writeNumberField(
                                "sgd_accuracy", mean(sgd.get().accuracies().get(i)));
                        json.writeFieldName("sgd_rates");
                        json.writeArray(sgd.get().rates().get(i), 0, NETWORKS);
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
                if (sgd.isPresent()) {
                    writeGrid(json, sgd.get());
                }
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        tellRows(marks, byRule, sgd);
        printer.line("Right answers on images kept aside, mean of " + NETWORKS + " networks; " + classes.size()
                + " classes.");
        sgd.ifPresent(tuned -> tellGrid(marks, tuned));
    }

    private void tellRows(List<Integer> marks, List<Double> byRule, Optional<TunedSgd> sgd) {
        Table table = sgd.isPresent()
                ? new Table().row("steps", "rule", "sgd", "at rates")
                : new Table().row("steps", "rule");
        for (int i = 0; i < marks.size(); i++) {
            List<String> row = new ArrayList<>(List.of(Words.grouped(marks.get(i)), Words.percent(byRule.get(i))));
            if (sgd.isPresent()) {
                row.add(Words.percent(mean(sgd.get().accuracies().get(i))));
                row.add(Arrays.stream(sgd.get().rates().get(i))
                        .sorted()
                        .distinct()
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(" ")));
            }
            table.row(row.toArray(String[]::new));
        }
        printer.table(table);
    }

    private void tellGrid(List<Integer> marks, TunedSgd sgd) {
        List<String> head = new ArrayList<>(List.of("sgd's rate"));
        marks.forEach(mark -> head.add("after " + Words.grouped(mark)));
        Table table = new Table().row(head.toArray(String[]::new));
        sgd.losses().keySet().forEach(rate -> {
            List<String> row = new ArrayList<>(List.of(rate.toString()));
            sgd.meanLosses(rate).forEach(loss -> row.add(Double.isFinite(loss) ? Words.decimal(loss) : "diverged"));
            table.row(row.toArray(String[]::new));
        });
        printer.line("");
        printer.table(table);
        printer.line(
                "Mean cross-entropy on a part of the images to learn from, left out of the learning, by which the rate"
                        + " of each network was chosen for each row above.");
    }

    /** An array of losses for each rate; null stands for what is not finite. */
    private static void writeGrid(JsonGenerator json, TunedSgd sgd) throws IOException {
        json.writeObjectFieldStart("sgd_losses");
        for (double rate : sgd.losses().keySet()) {
            json.writeArrayFieldStart(Double.toString(rate));
            for (double loss : sgd.meanLosses(rate)) {
                if (Double.isFinite(loss)) {
                    json.writeNumber(loss);
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
