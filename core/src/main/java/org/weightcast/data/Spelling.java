package org.weightcast.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, for messages about names that are not there. */
public final class Spelling {
    private static final int NEAREST = 3;

    private Spelling() {}

    /** The nearest known word, if at most a third of the letters (and always one) would have to change. */
    public static Optional<String> nearest(String given, List<String> known) {
        String best = "";
        int fewest = Math.max(1, given.length() / 3) + 1;
        for (String word : known) {
            int changes = changes(given, word);
            if (changes < fewest) {
                fewest = changes;
                best = word;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** The known words, in small letters, that may have been meant, the nearest first; so are those that contain what was given. */
    public static List<String> near(String asked, List<String> known) {
        String given = asked.toLowerCase(Locale.ROOT);
        int most = Math.max(1, given.length() / 3);
        return known.stream()
                .filter(word -> changes(given, word) <= most || (given.length() > 2 && word.contains(given)))
                .sorted(Comparator.comparingInt(word -> changes(given, word)))
                .limit(NEAREST)
                .toList();
    }

    /** Letters to insert, drop, replace, or swap with their neighbour: the optimal string alignment distance. */
    static int changes(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
