package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.patch.PatchFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightMath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The mean of weights in files. Without data it needs no libtorch. */
@Command(
        name = "average",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description =
                "Averages weights: checkpoints of one training, far enough apart, act like a lower learning rate.",
        footer = {
            "",
            "Weights of trainings that began differently lie apart, and their mean is of no use: kernels at",
            "right angles are warned of, and given data, the loss at the mean is compared with those at the",
            "files.",
            "",
            "Examples:",
            "  weightcast average a.safetensors b.safetensors --out mean.safetensors",
            "  weightcast average a.safetensors b.safetensors --out mean.safetensors --recalibrate photos"
        })
final class AverageCommand implements Callable<Integer> {
    /** In the metadata of an average: the files that it was made from. */
    private static final String AVERAGE_OF = "average_of";

    /** In names of low-rank factors, ours and the PEFT library's. */
    private static final String LOW_RANK = "lora_A";

    /** Kernels of trainings that began differently are near 0, those of one training or of one beginning far above. */
    private static final double UNLIKE = 0.3;

    @Parameters(index = "0..*", arity = "2..*", paramLabel = "FILE", description = "Weights, as safetensors files.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "C.safetensors", description = "Where to write the average.")
    private Path out = Path.of("");

    @Option(
            names = "--recalibrate",
            paramLabel = "DATA",
            description = "Measure the norms' means and variances for the average on a folder of classes, or a zip"
                    + " archive of one, and compare losses; for what 'adapt --save-base' writes, and for classifiers"
                    + " of convolutional blocks.")
    private Optional<String> data = Optional.empty();

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    private final Printer printer;

    AverageCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException {
        Destination.checkFile(out);
        List<Safetensors.Contents> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(read(file));
            checkFits(
                    file,
                    contents.get(0).weights(),
                    contents.get(contents.size() - 1).weights());
        }
        List<Named<FloatArray>> all =
                contents.stream().map(Safetensors.Contents::weights).toList();
        Named<FloatArray> mean = WeightMath.mean(all);
        Map<String, String> metadata = metadata(contents);
        Optional<AverageTrial> trial = data.map(text -> AverageTrial.of(
                all,
                files.get(0),
                new Safetensors.Contents(mean, metadata),
                DataSource.toLearn(text),
                printer::warning));
        Safetensors.write(out, trial.map(AverageTrial::weights).orElse(mean), metadata);
        OptionalDouble cosine = cosine(all);
        trial.ifPresentOrElse(made -> made.doubt().ifPresent(printer::warning), () -> warnOfDoubts(mean, cosine));
        tell(mean, cosine, trial.map(AverageTrial::found).orElse(List.of()));
        return ExitCode.DONE;
    }

    /** The least between any two, of kernels and matrices alone: gains and variances are alike in all networks. */
    private static OptionalDouble cosine(List<Named<FloatArray>> all) {
        List<Named<FloatArray>> kernels = all.stream()
                .map(weights -> weights.only(name -> weights.get(name).rank() > 1))
                .toList();
        return IntStream.range(1, all.size())
                .boxed()
                .flatMap(i -> kernels.subList(0, i).stream().map(other -> WeightMath.cosine(other, kernels.get(i))))
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .min();
    }

    /** What speaks against an average that was not tried on data. */
    private void warnOfDoubts(Named<FloatArray> mean, OptionalDouble cosine) {
        if (mean.names().stream().anyMatch(name -> name.endsWith("variance"))) {
            printer.warning(
                    "The norms' means and variances are averages too, which are not those of the averaged weights:"
                            + " give --recalibrate DATA to measure them.");
        }
        if (cosine.orElse(1) < UNLIKE) {
            printer.warning(String.format(
                    Locale.ROOT,
                    "The kernels of two of the files have a cosine of %.2f: they seem to come of trainings that began"
                            + " differently, whose average is of no use. --recalibrate DATA compares the losses.",
                    cosine.getAsDouble()));
        }
    }

    private static Safetensors.Contents read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("There is no file '" + file + "'.");
        }
        Safetensors.Contents contents = Safetensors.read(file);
        if (contents.weights().size() == 0) {
            throw new BadModelException("There are no weights in '" + file + "'; leave the file out");
        }
        boolean factors = contents.weights().names().stream().anyMatch(name -> name.contains(LOW_RANK));
        if (factors || PatchFile.holdsPatches(contents.metadata())) {
            throw new BadModelException("'" + file + "' holds what tasks add to a base, and the mean of low-rank"
                    + " factors is not the mean of what they add; average whole weights, as 'adapt --save-base' writes"
                    + " them");
        }
        contents.weights().asMap().forEach((name, array) -> {
            if (!array.isFinite()) {
                throw new BadModelException("The weight '" + name + "' of '" + file
                        + "' holds a value that is not a finite number; leave the file out");
            }
        });
        return contents;
    }

    private void checkFits(Path file, Named<FloatArray> first, Named<FloatArray> weights) {
        try {
            WeightMath.mean(List.of(first, weights));
        } catch (IllegalArgumentException unlike) {
            throw new BadModelException(
                    "'" + files.get(0) + "' and '" + file + "' cannot be averaged. " + unlike.getMessage(), unlike);
        }
    }

    /** What all files say alike, and what they are. */
    private Map<String, String> metadata(List<Safetensors.Contents> contents) {
        Map<String, String> shared = new LinkedHashMap<>(contents.get(0).metadata());
        contents.forEach(each -> shared.entrySet().retainAll(each.metadata().entrySet()));
        shared.put(AVERAGE_OF, String.join(", ", names()));
        return shared;
    }

    private List<String> names() {
        return files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    private void tell(Named<FloatArray> mean, OptionalDouble cosine, List<AverageTrial.Found> found)
            throws IOException {
        long parameters = mean.values().stream().mapToLong(FloatArray::size).sum();
        long bytes = Files.size(out);
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("out", out.toString());
                json.writeNumberField("bytes", bytes);
                json.writeNumberField("parameters", parameters);
                json.writeArrayFieldStart("of");
                for (Path file : files) {
                    json.writeString(file.toString());
                }
                json.writeEndArray();
                if (cosine.isPresent()) {
                    json.writeNumberField("cosine", cosine.getAsDouble());
                }
                writeLosses(json, found);
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        Table about = new Table()
                .row("average", out + ", " + Words.bytes(bytes))
                .row("of", Words.some(names()))
                .row("values", Words.grouped(parameters));
        cosine.ifPresent(least -> about.row("cosine", Words.decimal(least) + ", of kernels, the least of two files"));
        printer.table(about);
        if (!found.isEmpty()) {
            printer.line("");
            Table table = new Table().row("", "loss", "accuracy");
            for (int i = 0; i < found.size(); i++) {
                String what = i < files.size() ? names().get(i) : "average";
                table.row(
                        what,
                        Words.decimal(found.get(i).loss()),
                        Words.percent(found.get(i).accuracy()));
            }
            printer.table(table);
        }
    }

    private void writeLosses(JsonGenerator json, List<AverageTrial.Found> found) throws IOException {
        if (found.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("losses_of");
        for (AverageTrial.Found each : found.subList(0, files.size())) {
            json.writeNumber(each.loss());
        }
        json.writeEndArray();
        AverageTrial.Found average = found.get(files.size());
        json.writeNumberField("loss", average.loss());
        json.writeNumberField("accuracy", average.accuracy());
        json.writeNumberField("barrier", AverageTrial.barrier(found));
    }
}
