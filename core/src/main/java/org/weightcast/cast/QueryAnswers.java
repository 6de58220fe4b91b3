package org.weightcast.cast;

import org.weightcast.data.Episode;

/**
 * Looks at the answers of an evaluation as they are given: how honest the probabilities of models are, and which classes are taken for
 * which. Not safe for use by several threads.
 */
public final class QueryAnswers {
    /** With more classes, each is too seldom in an episode together with each other to count confusions. */
    public static final int MOST_CLASSES = 30;

    private final EpisodeRunner runner;
    private final CalibrationError calibration = new CalibrationError();
    private final int[][] confusion;

    QueryAnswers(EpisodeRunner runner, int classes) {
        this.runner = runner;
        this.confusion = classes > MOST_CLASSES ? new int[0][] : new int[classes][classes];
    }

    /** Adds the queries of an episode whose support images are all labelled. */
    void add(Episode episode, EpisodeRunner.Answers answers) {
        double temperature = runner.temperature(episode, answers);
        int[] truth = episode.queryLabels();
        int[] sources = episode.sources();
        for (int query = 0; query < truth.length; query++) {
            int taken = answers.likeliest(query);
            calibration.add(answers.probability(query, taken, temperature), taken == truth[query], 1);
            if (confusion.length > 0 && sources.length > 0) {
                confusion[sources[truth[query]]][sources[taken]]++;
            }
        }
    }

    /** How sure answers were, at the temperature that models have, and how often they were right. */
    public CalibrationError calibration() {
        return calibration;
    }

    /**
     * How many queries of each class of the data (row) were taken for each class (column), over all episodes; a class can only be taken
     * for one that is in the same episode. Empty with more than {@link #MOST_CLASSES} classes; zeros where episodes do not note
     * which classes theirs are, as trials within an alphabet.
     */
    public int[][] confusion() {
        return confusion.clone();
    }
}
