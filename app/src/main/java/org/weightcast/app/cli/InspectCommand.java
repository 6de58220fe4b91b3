package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a file of ours is. */
@Command(
        name = "inspect",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Tells what a file is: a model, a caster, weights or patches in a safetensors file, a learned"
                + " optimiser or update rule, or the folder of a training.",
        footer = {"", "Examples:", "  weightcast inspect runes.onnx", "  weightcast inspect glyphs"})
final class InspectCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The file or folder, or the name of a caster that ships.")
    private String place = "";

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    InspectCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        Inspection found = Inspection.of(place);
        if (asJson) {
            printer.json(found::writeTo);
        } else {
            tell(found);
        }
        return ExitCode.DONE;
    }

    private void tell(Inspection found) {
        Table facts = new Table().row("what", found.kind());
        found.facts().forEach(fact -> facts.row(fact.name(), fact.words()));
        printer.table(facts);
        if (!found.arrays().names().isEmpty()) {
            printer.line("");
            Table arrays = new Table().row("array", "shape", "values");
            found.arrays().asMap().forEach((name, shape) -> arrays.row(name, shapeText(shape), values(shape)));
            printer.table(arrays);
        }
    }

    private static String shapeText(List<Integer> shape) {
        return shape.isEmpty() ? "scalar" : shape.toString();
    }

    private static String values(List<Integer> shape) {
        return Words.grouped(shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
    }
}
