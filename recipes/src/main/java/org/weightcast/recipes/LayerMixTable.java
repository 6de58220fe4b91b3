package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.recipes.LayerMixArms.Column;
import org.weightcast.recipes.LayerMixArms.Method;
import org.weightcast.train.RateSweep;

/** What the arms of recipe {@code l3rs} reach on unseen classes in each of the circumstances: the same tasks for all arms. */
final class LayerMixTable {
    static final String L3RS = "L3RS";
    static final String HEAD = "head only, adam, cosine";

    private final LayerMixArms arms;
    private final List<Column> columns;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * An arm.
     *
     * @param tuned whether it is an ordinary optimiser with a rate that was chosen for each column
     * @param runs inner runs from which it was learned or its rate chosen, by column
     * @param losses by column, of each task
     */
    private record Row(boolean tuned, List<Integer> runs, List<double[]> losses) {
        double mean(int column) {
            return Arrays.stream(losses.get(column)).average().orElseThrow();
        }
    }

    LayerMixTable(LayerMixArms arms) {
        this.arms = arms;
        this.columns = arms.columns();
    }

    /** An arm that is the same whatever the circumstances. */
    void add(String name, int runs, Method method) {
        rows.put(
                name,
                new Row(
                        false,
                        columns.stream().map(column -> runs).toList(),
                        columns.stream()
                                .map(column -> asked(name, column, method))
                                .toList()));
    }

    /** An optimiser with the best of its rates for each of the circumstances. */
    RateSweep<Method> addTuned(String name, List<Double> rates, DoubleFunction<Method> method) {
        List<RateSweep<Method>> sweeps = columns.stream()
                .map(column -> arms.rates(name, rates, column, method))
                .toList();
        List<double[]> losses = new ArrayList<>();
        for (int column = 0; column < sweeps.size(); column++) {
            losses.add(asked(name, columns.get(column), arms.report().best(sweeps.get(column))));
        }
        rows.put(name, new Row(true, sweeps.stream().map(arms::runs).toList(), losses));
        return sweeps.get(0);
    }

    private double[] asked(String name, Column column, Method method) {
        arms.run().progress().at("asking " + name, columns.indexOf(column), columns.size(), column.name());
        return arms.losses(method, tasks(), column.steps(), seed -> arms.unseen(column, seed));
    }

    private int tasks() {
        return arms.run().choose(4, 60);
    }

    /** The tuned optimiser that came out best in the circumstances. */
    String best(Column column) {
        int at = columns.indexOf(column);
        return rows.keySet().stream()
                .filter(name -> row(name).tuned())
                .min((a, b) -> Double.compare(row(a).mean(at), row(b).mean(at)))
                .orElseThrow();
    }

    /** Claims that L3RS lowers the cross-entropy, against another arm in some circumstances. */
    Claim claim(String other, Column column, double bound, String words, String published) {
        int at = columns.indexOf(column);
        double[] own = row(L3RS).losses().get(at);
        double[] theirs = row(other).losses().get(at);
        double[] gains = IntStream.range(0, own.length)
                .mapToDouble(i -> theirs[i] - own[i])
                .toArray();
        return Claim.atLeast(
                bound,
                "What L3RS lowers the cross-entropy by, against " + words + ", " + column.name(),
                published,
                Measured.of(gains),
                other + " " + Measured.of(theirs));
    }

    private Row row(String name) {
        Row row = rows.get(name);
        if (row == null) {
            throw new IllegalArgumentException("There is no arm '" + name + "' among " + rows.keySet());
        }
        return row;
    }

    Report.Table table() {
        List<String> header = new ArrayList<>(List.of("arm"));
        columns.forEach(column -> header.addAll(List.of(column.name(), "inner runs")));
        List<List<String>> cells = new ArrayList<>();
        rows.forEach((name, row) -> {
            List<String> line = new ArrayList<>(List.of(name));
            for (int column = 0; column < row.losses().size(); column++) {
                line.add(Measured.of(row.losses().get(column)).toString());
                line.add(row.runs().get(column).toString());
            }
            cells.add(line);
        });
        return new Report.Table(
                "Cross-entropy on other images after fine-tuning to ten unseen classes",
                header,
                cells,
                "Means over " + tasks()
                        + " tasks, the same for all; classes, images and batches that nothing was learned or chosen"
                        + " on. Inner runs: fine-tunings of known classes from which an arm was learned, or its rate"
                        + " chosen for the column; the learned arms had many more of them than the tuned ones; all"
                        + " mixtures are of constant rates tuned for 50 steps.");
    }
}
