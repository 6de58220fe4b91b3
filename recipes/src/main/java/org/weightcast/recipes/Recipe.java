package org.weightcast.recipes;

import java.util.List;

/** One published system: its claims re-run beside baselines that had the same chances. */
public interface Recipe {
    Description description();

    /**
     * Runs all arms and says what came out.
     *
     * @throws org.weightcast.data.BadInputException if data is missing; the message says where to get it
     */
    Report run(Run run);

    /**
     * What one should know before running it.
     *
     * @param name of the recipe on the command line
     * @param title of the paper or system
     * @param paper where it was published
     * @param claims what is claimed, in a sentence
     * @param quickSeconds about how long the quick form takes
     * @param fullMinutes about how long the full form takes, on two cores
     * @param packages of org.weightcast that it rests on: a change in one of them calls for the recipe to be run again
     */
    record Description(
            String name,
            String title,
            String paper,
            String claims,
            int quickSeconds,
            int fullMinutes,
            List<String> packages) {
        public Description {
            packages = List.copyOf(packages);
        }
    }
}
