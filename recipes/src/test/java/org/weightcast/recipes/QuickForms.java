package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which recipes' quick forms are run within a budget, and in which order: first those that a change touches, then the others, beginning
 * at a place that moves on from change to change.
 *
 * @param now those whose turn it is
 * @param later those left for the next time
 */
record QuickForms(List<Recipe> now, List<Recipe> later) {

    /**
     * Chooses.
     *
     * @param changed paths of changed files
     * @param turn a number that goes up by one from change to change
     * @param budget seconds
     */
    static QuickForms choose(List<Recipe> all, List<String> changed, long turn, int budget) {
        List<Recipe> touched =
                all.stream().filter(recipe -> touches(changed, recipe)).toList();
        List<Recipe> others =
                all.stream().filter(recipe -> !touched.contains(recipe)).toList();
        int start = others.isEmpty() ? 0 : (int) Math.floorMod(turn * perTurn(all, budget), (long) others.size());
        List<Recipe> ordered = Stream.of(touched, others.subList(start, others.size()), others.subList(0, start))
                .flatMap(List::stream)
                .toList();
        List<Recipe> now = new ArrayList<>();
        List<Recipe> later = new ArrayList<>();
        int seconds = 0;
        for (Recipe recipe : ordered) {
            seconds += recipe.description().quickSeconds();
            (seconds <= budget ? now : later).add(recipe);
        }
        return new QuickForms(now, later);
    }

    /** A change to the frame itself touches none: every recipe would be touched. */
    private static boolean touches(List<String> changed, Recipe recipe) {
        String own = "/" + recipe.getClass().getSimpleName() + ".java";
        return changed.stream()
                .anyMatch(path -> path.endsWith(own)
                        || recipe.description().packages().stream()
                                .anyMatch(name -> path.contains("/org/weightcast/" + name + "/")));
    }

    /** About how many fit into a budget. */
    private static long perTurn(List<Recipe> all, int budget) {
        double mean = all.stream()
                .mapToInt(recipe -> recipe.description().quickSeconds())
                .average()
                .orElse(1);
        return Math.max(1, (long) (budget / mean));
    }

    String text() {
        return "Quick forms run: " + names(now) + "; left for next time: " + names(later);
    }

    private static String names(List<Recipe> recipes) {
        return recipes.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        recipes.stream()
                                .map(recipe -> recipe.description().name())
                                .toList());
    }
}
