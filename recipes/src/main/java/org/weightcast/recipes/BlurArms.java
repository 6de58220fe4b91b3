package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.evolution.Cmaes;
import org.weightcast.learn.blur.BlurForm;
import org.weightcast.learn.blur.BlurLearner;
import org.weightcast.learn.blur.BlurNetwork;
import org.weightcast.learn.blur.Genome;
import org.weightcast.learn.blur.GenomeTraining;
import org.weightcast.learn.blur.ImageLessons;
import org.weightcast.learn.blur.Learner;
import org.weightcast.learn.blur.Lesson;
import org.weightcast.learn.blur.Lessons;
import org.weightcast.learn.blur.SgdLearner;
import org.weightcast.torch.Scope;
import org.weightcast.train.RateSweep;
import org.weightcast.train.TrainingListener;

/** What the recipe on bidirectional update rules trains on images, and how it is asked: all arms on the same tasks. */
final class BlurArms {
    static final int WAYS = 10;
    private static final int SIZE = 14; // pixels
    private static final int EXAMPLES = 50; // of a batch
    private static final int QUERIES = 100;
    private static final int AT_ONCE = 10; // tasks side by side
    private static final double START = 0.5;
    private static final double RATE = 0.01;

    private final Run run;
    private final Report.Builder report;
    private final Lessons learned;
    private final Lessons validation;
    private final Lessons evaluation;

    BlurArms(Run run, Report.Builder report) {
        this.run = run;
        this.report = report;
        ClassSplit split = ClassSplit.characters(run, SIZE, 20);
        this.learned = new ImageLessons(split.training(), WAYS);
        this.validation = new ImageLessons(split.validation(), WAYS);
        this.evaluation = new ImageLessons(split.evaluation(), WAYS);
    }

    /** Steps after which learners are asked. */
    List<Integer> marks() {
        return run.choose(List.of(0, 2, 5, 10), List.of(0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100));
    }

    /** Steps after which rules shall have learned. */
    int unroll() {
        return run.choose(5, 10);
    }

    private List<Integer> sizes() {
        return List.of(SIZE * SIZE, run.choose(32, 64), WAYS);
    }

    Genome start(long seed) {
        return Genome.start(run.choose(2, 4), START, BlurForm.learned(), seed);
    }

    /** A rule meta-trained on the training classes. */
    Genome trained(int unroll, long seed) {
        Genome start = start(seed);
        GenomeTraining training =
                new GenomeTraining(network(start), learned, new Lessons.Amount(2, unroll, EXAMPLES, EXAMPLES));
        String stage = "rule for " + unroll + " steps on images, seed " + seed;
        return training.byGradient(
                start, run.choose(300, unroll > unroll() ? 1500 : 2500), RATE, seed, shown(run, stage), () -> false);
    }

    /** Where {@link #evolved} starts: two states, since an evolution's budget grows with the number of values. */
    Genome smallStart(long seed) {
        return Genome.start(2, START, BlurForm.learned(), seed);
    }

    /** A rule of two states found by CMA-ES on the training classes, for few errors after {@link #unroll} steps. */
    Genome evolved(long seed) {
        Genome start = smallStart(seed);
        int tasks = run.choose(4, AT_ONCE);
        GenomeTraining training =
                new GenomeTraining(network(start), learned, new Lessons.Amount(tasks, unroll(), EXAMPLES, QUERIES));
        Cmaes search = new Cmaes(run.choose(8, 20), run.choose(4, 60), 0.2);
        return training.bySearch(search, start, seed, (done, total, errors) -> run.progress()
                .at("CMA-ES on images, seed " + seed, done, total, "errors " + Measured.text(errors)));
    }

    static TrainingListener shown(Run run, String stage) {
        return run.watching(stage);
    }

    private BlurNetwork network(Genome genome) {
        return new BlurNetwork(sizes(), genome.states(), genome.form());
    }

    /**
     * Accuracies of an arm on unseen classes.
     *
     * @param marks for each of {@link #marks} those of all seeds and tasks
     */
    record Curve(String name, List<Scores> marks) {}

    /** Rules, one a seed, on unseen classes. */
    Curve rules(String name, List<Genome> genomes) {
        List<Learner> learners = genomes.stream()
                .<Learner>map(genome -> new BlurLearner(network(genome), genome))
                .toList();
        return curve(name, learners);
    }

    private Curve curve(String name, List<Learner> learners) {
        List<List<double[]>> bySeed = new ArrayList<>();
        for (int i = 0; i < learners.size(); i++) {
            bySeed.add(asked(name, learners.get(i), evaluation, run.choose(10, 60), i));
        }
        return new Curve(
                name,
                IntStream.range(0, marks().size())
                        .mapToObj(mark -> new Scores(
                                bySeed.stream().map(each -> each.get(mark)).toList()))
                        .toList());
    }

    /** Gradient descent on unseen classes, at each mark with the rate of the seven that validation classes chose for it. */
    Curve descent(boolean normalised) {
        String name = "SGD, signals " + (normalised ? "" : "not ") + "normalised";
        Map<Double, List<double[]>> found = new LinkedHashMap<>();
        Map<Double, Curve> curves = new LinkedHashMap<>();
        List<Scores> best = new ArrayList<>();
        for (int mark = 1; mark < marks().size(); mark++) {
            int at = mark;
            RateSweep<Double> sweep = RateSweep.of(
                    name + ", " + marks().get(mark) + " steps",
                    SgdLearner.RATES,
                    rate -> rate,
                    rate -> 1
                            - mean(found.computeIfAbsent(rate, tried -> validated(name, normalised, tried))
                                    .get(at)));
            double rate = report.best(sweep);
            Curve curve = curves.computeIfAbsent(
                    rate,
                    taken -> curve(
                            name,
                            run.seeds().stream()
                                    .<Learner>map(seed -> new SgdLearner(sizes(), normalised, taken))
                                    .toList()));
            if (mark == 1) {
                best.add(curve.marks().get(0));
            }
            best.add(curve.marks().get(mark));
        }
        return new Curve(name, best);
    }

    private List<double[]> validated(String name, boolean normalised, double rate) {
        Learner learner = new SgdLearner(sizes(), normalised, rate);
        return asked(name + ", rate " + rate, learner, validation, run.choose(10, 30), 0);
    }

    /** For each mark the accuracy on each task. */
    private List<double[]> asked(String name, Learner learner, Lessons lessons, int tasks, int start) {
        List<Integer> marks = marks();
        int steps = marks.get(marks.size() - 1);
        List<double[]> all = new ArrayList<>();
        marks.forEach(mark -> all.add(new double[tasks]));
        for (int first = 0; first < tasks; first += AT_ONCE) {
            try (Scope scope = Scope.open()) {
                Lessons.Amount amount = new Lessons.Amount(AT_ONCE, steps, EXAMPLES, QUERIES);
                Lesson lesson = lessons.draw(amount, 7, first);
                List<double[]> accuracies = learner.accuracies(lesson, marks, 100L * start + first);
                for (int mark = 0; mark < marks.size(); mark++) {
                    System.arraycopy(accuracies.get(mark), 0, all.get(mark), first, AT_ONCE);
                }
            }
            run.progress().at("asking " + name, first + AT_ONCE, tasks, "");
        }
        return all;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
