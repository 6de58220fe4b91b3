package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.weightcast.train.RateSweep;

/**
 * What a run of a recipe found.
 *
 * @param minutes that it took
 */
public record Report(
        Recipe.Description recipe,
        Run.Mode mode,
        List<Claim> claims,
        List<Table> tables,
        List<Figure> figures,
        List<Long> seeds,
        double minutes) {
    public Report {
        claims = List.copyOf(claims);
        tables = List.copyOf(tables);
        figures = List.copyOf(figures);
        seeds = List.copyOf(seeds);
        if (claims.isEmpty()) {
            throw new IllegalArgumentException("A report without claims shows nothing");
        }
    }

    /**
     * A table of numbers or words.
     *
     * @param note what it means or how it was measured; may be empty
     */
    public record Table(String title, List<String> header, List<List<String>> rows, String note) {
        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException("The row " + row + " does not fit below " + header);
                }
            }
        }
    }

    /** Whether every claim holds. */
    public boolean holds() {
        return claims.stream().allMatch(Claim::holds);
    }

    /** An empty report of a run, to be filled. */
    public static Builder of(Recipe.Description recipe, Run run) {
        return new Builder(recipe, run);
    }

    /** Collects what a run finds. */
    public static final class Builder {
        private final Recipe.Description recipe;
        private final Run run;
        private final List<Claim> claims = new ArrayList<>();
        private final List<Table> tables = new ArrayList<>();
        private final List<Figure> figures = new ArrayList<>();
        private final List<List<String>> rates = new ArrayList<>();
        private final IntSummaryStatistics ratesOfAnArm = new IntSummaryStatistics();
        private String validation = "Losses are on validation data, apart from what the claims are measured on.";
        private List<Long> seeds;

        private Builder(Recipe.Description recipe, Run run) {
            this.recipe = recipe;
            this.run = run;
            this.seeds = run.seeds();
        }

        /** Says that only some of the run's seeds were trained with. */
        public Builder seeds(List<Long> trained) {
            seeds = List.copyOf(trained);
            return this;
        }

        /** Says what the losses that choose rates are measured on, and what else that is used for, if anything. */
        public Builder validation(String words) {
            validation = words;
            return this;
        }

        public Builder claim(Claim claim) {
            claims.add(claim);
            return this;
        }

        public Builder table(Table table) {
            tables.add(table);
            return this;
        }

        public Builder figure(Figure figure) {
            figures.add(figure);
            return this;
        }

        /** Notes the rates that an arm was tried with, and goes on with the best one's result. */
        public <T> T best(RateSweep<T> sweep) {
            ratesOfAnArm.accept(sweep.losses().size());
            sweep.losses()
                    .forEach((rate, loss) -> rates.add(Arrays.asList(
                            sweep.arm(),
                            Measured.text(rate),
                            Measured.text(loss),
                            rate == sweep.best() ? "taken" : "")));
            return sweep.result();
        }

        /** The report, with the rates that were tried as its last table. */
        public Report build() {
            if (!rates.isEmpty()) {
                tables.add(new Table(
                        "Learning rates tried",
                        List.of("arm", "rate", "validation loss", ""),
                        rates,
                        validation + " " + counts()));
                rates.clear();
            }
            return new Report(recipe, run.mode(), claims, tables, figures, seeds, run.minutes());
        }

        /** How many rates the arms had. */
        private String counts() {
            int fewest = ratesOfAnArm.getMin();
            int most = ratesOfAnArm.getMax();
            return fewest == most
                    ? "Every arm was tried with " + most + " rates."
                    : "Arms were tried with " + fewest + " to " + most
                            + " rates: one or two more where the best lay at an edge.";
        }
    }
}
