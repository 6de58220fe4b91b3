package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightcast.recipes.Claim;
import org.weightcast.recipes.Recipe;
import org.weightcast.recipes.Recipes;
import org.weightcast.recipes.Report;
import org.weightcast.recipes.ReportFolder;
import org.weightcast.recipes.Run;
import org.weightcast.train.DivergedException;

/** Lists and runs recipes. Needs libtorch. */
record Reproduction(Printer printer, boolean asJson) {

    List<String> names() {
        return Recipes.names();
    }

    int list() {
        Table table = new Table().row("recipe", "quick", "full", "paper");
        for (Recipe recipe : Recipes.all()) {
            Recipe.Description about = recipe.description();
            if (asJson) {
                printer.json(json -> {
                    json.writeStringField("recipe", about.name());
                    json.writeStringField("title", about.title());
                    json.writeStringField("paper", about.paper());
                    json.writeStringField("claims", about.claims());
                    json.writeNumberField("quick_seconds", about.quickSeconds());
                    json.writeNumberField("full_minutes", about.fullMinutes());
                });
            } else {
                table.row(
                        about.name(),
                        about.quickSeconds() + " s",
                        about.fullMinutes() + " min",
                        about.title() + ". " + about.paper());
                table.row("", "", "", about.claims());
            }
        }
        if (!asJson) {
            printer.table(table);
        }
        return ExitCode.DONE;
    }

    /** Runs a recipe and writes its report; returns an exit code. */
    int run(String name, boolean full, Optional<Path> data, Path folder) throws IOException {
        Run.Mode mode = full ? Run.Mode.FULL : Run.Mode.QUICK;
        try (Stages stages = new Stages(printer)) {
            Report report = Recipes.named(name).run(Run.start(mode, data, stages));
            stages.close();
            return finish(report, folder);
        } catch (DivergedException diverged) {
            printer.error(diverged.getMessage() + ".");
            return ExitCode.NO;
        }
    }

    /** Writes a report and tells what came out; returns an exit code. */
    int finish(Report report, Path folder) throws IOException {
        ReportFolder.write(report, folder).forEach(warning -> printer.warning(warning + "."));
        tell(report, folder);
        return report.holds() ? ExitCode.DONE : ExitCode.NO;
    }

    private void tell(Report report, Path folder) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("recipe", report.recipe().name());
                json.writeBooleanField("holds", report.holds());
                json.writeNumberField("claims", report.claims().size());
                json.writeNumberField(
                        "claims_held",
                        report.claims().stream().filter(Claim::holds).count());
                json.writeNumberField("minutes", report.minutes());
                json.writeStringField("out", folder.toString());
            });
            return;
        }
        Table table = new Table().row("", "measured", "claim");
        for (Claim claim : report.claims()) {
            table.row(claim.verdict(), claim.measured().toString(), claim.claim());
        }
        printer.table(table);
        printer.line(String.format(
                Locale.ROOT, "%.1f minutes; the report is in %s", report.minutes(), folder.resolve("report.md")));
    }

    /** Shows how a run goes, stage by stage. */
    private static final class Stages implements Run.Progress, AutoCloseable {
        private final Printer printer;
        private String stage = "";
        private Optional<Progress> current = Optional.empty();

        Stages(Printer printer) {
            this.printer = printer;
        }

        @Override
        public void at(String newStage, long done, long total, String metric) {
            if (!newStage.equals(stage)) {
                close();
                stage = newStage;
                current = Optional.of(new Progress(printer, newStage, total));
            }
            current.orElseThrow().at(done, metric);
        }

        @Override
        public void close() {
            current.ifPresent(Progress::close);
        }
    }
}
