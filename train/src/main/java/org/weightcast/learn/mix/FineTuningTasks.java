package org.weightcast.learn.mix;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.data.Labels;
import org.weightcast.data.Seeds;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Tasks of fine-tuning one network: each to some of the classes, from the first half of their images; the others are asked about.
 *
 * @param classes to draw from, each of two images or more
 * @param ways classes of a task
 * @param batch images a step
 * @param clip largest norm of a gradient
 * @param start weights to begin with, a head for so many classes among them
 * @param model the network
 */
public record FineTuningTasks(
        ClassSet classes, int ways, int batch, double clip, Named<FloatArray> start, ImageModel model) {
    public FineTuningTasks {
        if (ways < 2 || classes.size() < ways) {
            throw new BadInputException("Tasks of " + ways + " classes cannot be drawn from " + classes.size()
                    + "; it takes 2 classes or more a task, and as many to draw from");
        }
        if (classes.classes().stream().anyMatch(each -> each.images() < 2)) {
            throw new IllegalArgumentException("A class needs an image to learn from and one to be asked about");
        }
    }

    /** The task of a seed. */
    public FineTuningTask task(long seed) {
        SplittableRandom random = Seeds.at(seed);
        List<Integer> order = IntStream.range(0, classes.size()).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(random.nextLong()));
        List<ImageClass> drawn =
                order.subList(0, ways).stream().map(classes::get).toList();
        ClassSet learned = part(drawn, each -> each.part(0, each.images() / 2));
        ClassSet asked = part(drawn, each -> each.part(each.images() / 2, each.images()));
        ClassTrial trial = ClassTrial.of(asked, Labels.ofClasses(learned));
        return new FineTuningTask(
                start,
                Classification.of(learned, batch).objective(model, random.nextLong()),
                clip,
                weights -> trial.ask(model, weights).loss());
    }

    private ClassSet part(List<ImageClass> drawn, Function<ImageClass, ImageClass> half) {
        return new ClassSet(classes.spec(), drawn.stream().map(half).toList());
    }

    /**
     * The mean loss on other images over the tasks of the seeds 0 to {@code count} - 1.
     *
     * @param way of fine-tuning a task
     * @throws org.weightcast.train.DivergedException if it diverges on one of them
     */
    public double loss(int count, Function<FineTuningTask, Named<FloatArray>> way) {
        return IntStream.range(0, count)
                .mapToObj(this::task)
                .mapToDouble(task -> task.trial().loss(way.apply(task)))
                .average()
                .orElseThrow();
    }
}
