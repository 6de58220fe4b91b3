package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.weightcast.cast.Backbone;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import org.weightcast.data.FolderReading;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.BackboneFile;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    @Option(names = "--out", required = true, paramLabel = "M.onnx", description = "Where to write the model.")
    private Path out = Path.of("");

    @Mixin
    private CasterOption which = new CasterOption();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.Seed.class,
            description = "Where random numbers start; the same seed gives the same model (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private SupportOptions pictures = new SupportOptions();

    @Option(
            names = "--extend",
            paramLabel = "M.onnx",
            description =
                    "Start from this model and add the classes of DIR to its own, without its pictures; a class that it"
                            + " has gets more examples. One class is enough. The file itself stays as it is.")
    private Optional<Path> extended = Optional.empty();

    @Mixin
    private BackboneOptions backbone = new BackboneOptions();

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
        if (extended.isPresent() && pictures.saysInk()) {
            throw new ParameterException(
                    spec.commandLine(), "--ink does not go with --extend: the model knows what its ink is like");
        }
        if (backbone.lacksFile()) {
            throw new ParameterException(spec.commandLine(), "Name the network by --backbone");
        }
        if (backbone.file().isPresent()) {
            onBackbone(backbone.file().get());
            return ExitCode.DONE;
        }
        if (extended.isPresent()) {
            extend(extended.get());
        } else {
            cast();
        }
        return ExitCode.DONE;
    }

    private void cast() {
        Suited suited = which.read(pictures);
        try (Caster caster = suited.caster()) {
            Clock clock = new Clock();
            caster.await();
            double loading = clock.lap();
            try (CastModel model = caster.cast(suited.support(), seed)) {
                double casting = clock.lap();
                CastReport.Learned learned = CastReport.Learned.of(suited.support(), model, Optional.empty());
                String maker = suited.name();
                finish(
                        model,
                        learned,
                        maker,
                        which.words(suited, pictures),
                        caster.warnings(),
                        Optional.empty(),
                        loading,
                        casting);
            }
        }
    }

    private void extend(Path file) {
        Clock clock = new Clock();
        try (CastModel known = CastModel.load(file)) {
            String maker = which.toExtend(known);
            try (Caster caster = Caster.loadToExtend(maker)) {
                double loading = clock.lap();
                FolderReading reading = pictures.reading().withLeastClasses(1);
                SupportSet support = SupportSet.read(pictures.place(), known.imageSpec(), reading);
                clock.lap();
                try (CastModel model = caster.extend(known, support, seed)) {
                    double casting = clock.lap();
                    CastReport.Known before = new CastReport.Known(file, known.card());
                    CastReport.Learned learned = CastReport.Learned.of(support, model, Optional.of(before));
                    List<String> remarks = new ArrayList<>(caster.warnings());
                    remarks.addAll(before.warnings(support));
                    finish(model, learned, maker, maker, remarks, Optional.of(before), loading, casting);
                }
            }
        }
    }

    private void onBackbone(Path file) {
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
            try (CastModel model = network.cast(pictures.place(), pictures.reading())) {
                double casting = clock.lap();
                CastReport.Learned learned = CastReport.Learned.of(model);
                String maker = file.toString();
                finish(model, learned, maker, maker, List.of(), Optional.empty(), loading, casting);
            }
        }
    }

    private void finish(
            CastModel model,
            CastReport.Learned learned,
            String maker,
            String makerWords,
            List<String> remarks,
            Optional<CastReport.Known> known,
            double loading,
            double casting) {
        model.save(out);
        new CastReport(out, model, learned, maker, makerWords, remarks, known, loading, casting, Clock.sinceStart())
                .tell(printer, asJson);
    }
}
