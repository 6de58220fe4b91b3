package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.weightcast.cast.Backbone;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.FolderReading;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.BackboneFile;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a folder of pictures to a model. */
@Command(
        name = "cast",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Makes a network from a folder with a few pictures per class, in one step.",
        footer = {
            "",
            "The folder holds one sub-folder of pictures (PNG, JPEG, WebP, GIF, BMP) for each class,",
            "named like the class; from 1 picture of each upwards. Of one class alone the model tells whether",
            "a picture is of it. The result is one ONNX file.",
            "",
            "Examples:",
            "  weightcast cast examples/runes/learn --out runes.onnx",
            "  weightcast cast examples/runes/later --extend runes.onnx --out six.onnx",
            "  weightcast cast photos --backbone mobilenet.onnx --out mine.onnx"
        })
final class CastCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "A folder of classes, or a zip archive of one.")
    private Path place = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "M.onnx", description = "Where to write the model.")
    private Path out = Path.of("");

    @Option(
            names = "--caster",
            paramLabel = "NAME|FILE",
            description = "What makes the network: 'glyphs' for drawn characters and symbols, or a caster's file"
                    + " (default: ${DEFAULT-VALUE}).")
    private String casterName = Caster.GLYPHS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start; the same seed gives the same model (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--ink",
            description = "Whether the ink is dark or light; auto looks at the pictures (default: ${DEFAULT-VALUE}).",
            paramLabel = "auto|dark|light")
    private Ink ink = Ink.auto;

    @Option(
            names = "--extend",
            paramLabel = "M.onnx",
            description =
                    "Start from this model and add the classes of DIR to its own, without its pictures; a class that it"
                            + " has gets more examples. One class is enough. The file itself stays as it is.")
    private Optional<Path> extended = Optional.empty();

    @Mixin
    private BackboneOptions backbone = new BackboneOptions();

    @Option(
            names = "--without",
            paramLabel = "CLASS|IMAGE",
            description = "Leave out a class, or the picture with this path, as if it were not there; may be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--unlabeled",
            paramLabel = "DIR|ZIP",
            description = "Further pictures, of no matter which class, that the network also learns from;"
                    + " pictures in the sub-folder '_unlabeled' do the same. May be repeated.")
    private List<Path> unlabeled = List.of();

    @Option(names = "--strict", description = "Stop at a file that cannot be read, instead of leaving it out.")
    private boolean strict;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean asJson;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Printer printer;

    CastCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        OnnxSession.preload();
        Destination.checkFile(out);
        if (extended.isPresent() && ink != Ink.auto) {
            throw new ParameterException(
                    spec.commandLine(), "--ink does not go with --extend: the model knows what its ink is like");
        }
        FolderReading reading =
                FolderReading.defaults().withStrict(strict).without(without).withUnlabeled(unlabeled);
        if (backbone.lacksFile()) {
            throw new ParameterException(spec.commandLine(), "Name the network by --backbone");
        }
        if (backbone.file().isPresent()) {
            onBackbone(backbone.file().get(), reading);
            return ExitCode.DONE;
        }
        Clock clock = new Clock();
        try (Caster caster = extended.isPresent() ? Caster.loadToExtend(casterName) : Caster.load(casterName)) {
            if (extended.isPresent()) {
                extend(caster, extended.get(), reading.withLeastClasses(1), clock);
            } else {
                cast(caster, reading.withLeastClasses(caster.leastClasses()), clock);
            }
        }
        return ExitCode.DONE;
    }

    private void cast(Caster caster, FolderReading reading, Clock clock) {
        double loading = clock.lap();
        SupportSet support = ink.read(place, caster, reading);
        clock.lap();
        caster.await();
        loading += clock.lap();
        try (CastModel model = caster.cast(support, seed)) {
            double casting = clock.lap();
            CastReport.Learned learned = CastReport.Learned.of(support, model, Optional.empty());
            finish(model, learned, casterName, caster.warnings(), Optional.empty(), loading, casting);
        }
    }

    private void extend(Caster caster, Path file, FolderReading reading, Clock clock) {
        try (CastModel known = CastModel.load(file)) {
            double loading = clock.lap();
            SupportSet support = SupportSet.read(place, known.imageSpec(), reading);
            clock.lap();
            try (CastModel model = caster.extend(known, support, seed)) {
                CastReport.Known before = new CastReport.Known(file, known.card());
                double casting = clock.lap();
                List<String> remarks = new ArrayList<>(caster.warnings());
                remarks.addAll(before.warnings(support));
                finish(
                        model,
                        CastReport.Learned.of(support, model, Optional.of(before)),
                        casterName,
                        remarks,
                        Optional.of(before),
                        loading,
                        casting);
            }
        }
    }

    private void onBackbone(Path file, FolderReading reading) {
        for (String other : List.of("--caster", "--extend", "--ink")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new ParameterException(spec.commandLine(), "--backbone and " + other + " exclude each other");
            }
        }
        BackboneFile.Description description;
        try {
            description = backbone.description();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Clock clock = new Clock();
        try (Backbone network = Backbone.load(file, description)) {
            double loading = clock.lap();
            try (CastModel model = network.cast(place, reading)) {
                double casting = clock.lap();
                CastReport.Learned learned = CastReport.Learned.of(model);
                finish(model, learned, file.toString(), List.of(), Optional.empty(), loading, casting);
            }
        }
    }

    private void finish(
            CastModel model,
            CastReport.Learned learned,
            String maker,
            List<String> remarks,
            Optional<CastReport.Known> known,
            double loading,
            double casting) {
        model.save(out);
        new CastReport(out, model, learned, maker, remarks, known, loading, casting, Clock.sinceStart())
                .tell(printer, asJson);
    }
}
