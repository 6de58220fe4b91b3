package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.BaseFile;
import org.weightcast.adapt.FittedTask;
import org.weightcast.adapt.Memory;
import org.weightcast.adapt.Task;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.learn.mix.LayerMixFile;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.DivergedException;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Pace;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;

/** One task fitted to one base. Needs libtorch. */
record AdaptRun(
        Printer printer,
        boolean asJson,
        Path place,
        String baseName,
        Optional<String> network,
        String task,
        Path out,
        Optional<Path> export,
        Optional<Path> saveBase,
        long seed) {
    private static final int IMAGES = 64; // a step
    private static final int KEPT = 5; // one in so many is not trained on

    /**
     * The method with its settings.
     *
     * @param rank of low-rank changes
     * @param cells memory cells of a layer
     * @param sees tasks that memory may look at
     */
    record Form(AdaptCommand.Method method, int rank, int cells, List<String> sees) {}

    /**
     * Trains and writes; returns an exit code.
     *
     * @param rate highest learning rate, or a factor of the learned steps
     * @param learned the file of a learned optimiser, if Adam is not used
     */
    int run(Form form, int steps, double rate, Optional<Path> learned) throws IOException {
        ShortTraining training = learned.isPresent()
                ? new ShortTraining(steps, LayerMixFile.rule(learned.get(), rate))
                : new ShortTraining(steps, rate);
        BaseFile file = BaseSource.open(baseName, network, seed);
        PatchedWeights known = known(file);
        Adaptation adaptation = adaptation(form, file, known);
        ImageSpec spec = new ImageSpec(3, file.size(), false);
        SupportSet pictures = SupportSet.read(place, spec, FolderReading.defaults());
        pictures.warnings().forEach(printer::warning);
        adaptation.warnings(file.base()).forEach(printer::warning);
        Classification data = Classification.of(part(pictures, false), IMAGES);
        try (Progress progress = new Progress(printer, "training", steps)) {
            Patch patch = adaptation.fit(file.base(), new Task(task, data), training, seed, showing(progress));
            progress.close();
            finish(new FittedTask(file, known.add(patch), task), pictures, data);
            return ExitCode.DONE;
        } catch (DivergedException diverged) {
            printer.error(diverged.getMessage() + ".");
            return ExitCode.NO;
        }
    }

    /** The tasks that the file of patches holds already, of which this is none. */
    private PatchedWeights known(BaseFile file) {
        try {
            Patch.checkName(task);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
        List<Patch> patches = Files.exists(out) ? PatchFile.read(out) : List.of();
        if (patches.stream().anyMatch(patch -> patch.task().equals(task))) {
            throw new BadInputException("There is a task '" + task + "' in '" + out
                    + "' already: give this one another --task, or choose another --out");
        }
        return PatchedWeights.of(file.weights()).addAll(patches);
    }

    private static Adaptation adaptation(Form form, BaseFile file, PatchedWeights known) {
        return switch (form.method()) {
            case head -> Adaptation.head();
            case bias -> Adaptation.bias();
            case norm -> Adaptation.norm();
            case depthwise -> Adaptation.depthwise();
            case patch -> Adaptation.patch();
            case lora -> Adaptation.lora(form.rank());
            case memory ->
                new Memory(
                        form.cells(),
                        form.sees().stream()
                                .flatMap(each -> new FittedTask(file, known, each).needed().stream())
                                .distinct()
                                .toList());
            case full -> Adaptation.full();
        };
    }

    private static TrainingListener showing(Progress progress) {
        return new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                progress.at(pace.step(), pace.stepsPerSecond(), String.format(Locale.ROOT, "loss %.3f", loss));
            }
        };
    }

    /** The pictures to train on, or those kept apart: of each class every fifth. */
    private static ClassSet part(SupportSet pictures, boolean kept) {
        List<ImageClass> classes = new ArrayList<>();
        for (int label = 0; label < pictures.classes().size(); label++) {
            List<float[]> chosen = new ArrayList<>();
            int count = 0;
            for (SupportImage image : pictures.images()) {
                if (image.label() == label && (++count % KEPT == 0) == kept) {
                    chosen.add(image.pixels());
                }
            }
            String name = pictures.classes().get(label);
            classes.add(ImageClass.of(name, name, pictures.spec(), chosen));
        }
        return new ClassSet(pictures.spec(), classes);
    }

    private void finish(FittedTask fitted, SupportSet pictures, Classification data) throws IOException {
        ClassTrial.Result kept = new ClassTrial(part(pictures, true), data.labels(), IMAGES)
                .ask(ImageModel.stored(fitted.network()), fitted.weights());
        PatchFile.write(out, fitted.all().patches());
        if (export.isPresent()) {
            FittedModel.write(export.get(), fitted, pictures);
        }
        if (saveBase.isPresent()) {
            new BaseFile(fitted.file().network(), fitted.classes(), fitted.weights()).write(saveBase.get());
        }
        tell(fitted.all(), fitted.patch(), kept);
    }

    private void tell(PatchedWeights all, Patch patch, ClassTrial.Result kept) {
        long base = all.base().values().stream().mapToLong(FloatArray::size).sum();
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("task", task);
                json.writeStringField("method", patch.kind());
                json.writeStringField("out", out.toString());
                json.writeNumberField("classes", patch.classes().size());
                json.writeNumberField("values", patch.values());
                json.writeNumberField("base_values", base);
                json.writeStringField("base_sha256", all.hash());
                json.writeNumberField("kept_images", kept.images());
                if (kept.images() > 0) {
                    json.writeNumberField("kept_accuracy", kept.accuracy());
                }
                Words.write(json, "warnings", printer.warnings());
            });
            return;
        }
        Table table = new Table()
                .row(
                        "patch",
                        out + ", tasks "
                                + all.patches().stream().map(Patch::task).toList())
                .row("numbers", Words.grouped(patch.values()) + " of the task, " + Words.grouped(base) + " of the base")
                .row(
                        "accuracy",
                        kept.images() == 0
                                ? "not measured: no class has five pictures"
                                : Words.percent(kept.accuracy()) + " of " + kept.images()
                                        + " pictures that it was not trained on");
        export.ifPresent(model -> table.row("model", model.toString()));
        saveBase.ifPresent(saved -> table.row("base", saved.toString()));
        printer.table(table);
    }
}
