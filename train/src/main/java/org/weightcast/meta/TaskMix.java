package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;

/** The episodes of each training step, drawn from several kinds of tasks; a step's depend on the seed and its number only. */
final class TaskMix {
    private final List<CasterConfig.Task> tasks;
    private final List<EpisodeSampler> samplers = new ArrayList<>();
    private final long seed;

    TaskMix(ClassSet classes, List<CasterConfig.Task> tasks, long seed) {
        this.tasks = List.copyOf(tasks);
        this.seed = seed;
        for (int i = 0; i < tasks.size(); i++) {
            samplers.add(new EpisodeSampler(classes, tasks.get(i).settings(), seed + i));
        }
    }

    /** A step's episodes, and the number of casts in which their classes come. */
    record Draw(List<Episode> group, int links) {}

    Draw draw(long step) {
        double at = new SplittableRandom(seed ^ (step * 0x9E3779B97F4A7C15L)).nextDouble() * total();
        int chosen = 0;
        while (chosen < tasks.size() - 1 && at >= tasks.get(chosen).share()) {
            at -= tasks.get(chosen).share();
            chosen++;
        }
        CasterConfig.Task task = tasks.get(chosen);
        return new Draw(samplers.get(chosen).batch(step, task.episodes()), task.links());
    }

    private double total() {
        return tasks.stream().mapToDouble(CasterConfig.Task::share).sum();
    }
}
