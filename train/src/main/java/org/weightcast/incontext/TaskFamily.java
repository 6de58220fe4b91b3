package org.weightcast.incontext;

import java.util.SplittableRandom;
import org.weightcast.data.Seeds;

/** Where tasks come from. */
public interface TaskFamily {
    /** The number I of inputs. */
    int inputs();

    /** The number O of outputs. */
    int outputs();

    /** The number N of labelled pairs in a task. */
    int context();

    /** Draws tasks; owned by the open scope. */
    TaskBatch draw(int tasks, SplittableRandom random);

    /** Draws the tasks of a step: the same for the same seed and step. */
    default TaskBatch draw(int tasks, long seed, long step) {
        return draw(tasks, Seeds.at(seed, step));
    }
}
