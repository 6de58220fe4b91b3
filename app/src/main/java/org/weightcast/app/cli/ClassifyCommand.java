package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Classification;
import org.weightcast.data.BadInputException;
import org.weightcast.data.PictureFiles;
import org.weightcast.data.PicturesAhead;
import org.weightcast.data.PicturesAhead.Read;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What pictures show, in a model's opinion. */
@Command(
        name = "classify",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description = "Says what pictures show. For folders whose sub-folders are classes also how often it is right.",
        footer = {
            "",
            "Examples:",
            "  weightcast classify runes.onnx drawing.png",
            "  weightcast classify runes.onnx examples/runes/unseen --csv answers.csv",
            "  weightcast classify runes.onnx scans --sort-into sorted"
        })
final class ClassifyCommand implements Callable<Integer> {
    private static final String UNKNOWN = "unknown";

    @Parameters(index = "0", paramLabel = "M.onnx", description = "A model made by 'weightcast cast'.")
    private Path modelFile = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE|DIR|ZIP",
            description = "Pictures, folders of them or zip archives.")
    private List<Path> places = List.of();

    @Option(names = "--json", description = "Answer with one JSON object a line.")
    private boolean asJson;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write all answers as a table to this file.")
    private Optional<Path> csv = Optional.empty();

    @Option(
            names = "--sort-into",
            paramLabel = "DIR",
            description =
                    "Also copy each picture into DIR/CLASS, or DIR/_unknown if it is called unknown. Nothing is moved"
                            + " or overwritten: a name that is taken gets a number.")
    private Optional<Path> sortInto = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "DIR",
            description =
                    "Also write into DIR, for each picture, a PNG with red over what the answer rested on, found by"
                            + " covering one part after the other.")
    private Optional<Path> where = Optional.empty();

    @Option(names = "--strict", description = "Answer nothing if a file cannot be read, instead of leaving it out.")
    private boolean strict;

    private final Printer printer;
    private final List<String> warnings = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    ClassifyCommand(Printer printer) {
        this.printer = printer;
    }

    /** The model's answer for one picture, with the class its folder says, if it lies in a folder of that kind. */
    record Answer(String image, Optional<String> folder, Classification classification) {
        boolean isRight() {
            return folder.filter(classification.label()::equals).isPresent();
        }
    }

    @Override
    public Integer call() {
        OnnxSession.preload();
        csv.ifPresent(Destination::checkFile);
        where.ifPresent(Destination::checkFolder);
        checkPlaces();
        try (CastModel model = CastModel.load(modelFile)) {
            if (!model.tellsUnknown()) {
                warn("'" + modelFile + "' calls no picture unknown, it names one of its classes whatever it is shown:"
                        + " it was trained, or stands on a backbone, or an early build cast it; a caster of today makes models"
                        + " that tell.");
            }
            sortInto.ifPresent(folder -> new Filing(folder).check(model.classes()));
            if (strict) {
                places.forEach(ClassifyCommand::checkReadable);
            }
            for (Path place : places) {
                classify(place, model);
            }
            finish(model);
        }
        return ExitCode.DONE;
    }

    private void checkPlaces() {
        for (Path place : places) {
            if (!Files.exists(place)) {
                throw new BadInputException("There is no picture, folder or archive '" + place + "'.");
            }
        }
    }

    /** Decodes all pictures once beforehand, so that one that is refused comes before any answer. */
    private static void checkReadable(Path place) {
        try (PictureFiles files = PictureFiles.open(place);
                PicturesAhead ahead = new PicturesAhead(files.files())) {
            for (List<Read> read = ahead.take(); !read.isEmpty(); read = ahead.take()) {
                for (Read each : read) {
                    if (each.failure().isPresent()) {
                        throw each.failure().get();
                    }
                }
            }
        }
    }

    private void classify(Path place, CastModel model) {
        List<Answer> here = new ArrayList<>();
        try (PictureFiles files = PictureFiles.open(place)) {
            files.warnings().forEach(warning -> warn(warning + " (left out)"));
            if (files.files().isEmpty()) {
                throw new BadInputException("There are no pictures in '" + place + "'.");
            }
            boolean alone = places.size() == 1 && files.files().size() == 1;
            try (PicturesAhead ahead = new PicturesAhead(files.files())) {
                for (List<Read> read = ahead.take(); !read.isEmpty(); read = ahead.take()) {
                    here.addAll(classify(read, model, strict || alone));
                }
            }
        }
        answers.addAll(here);
        score(here, model);
    }

    /** Answers and warnings in the order of the files; with {@code strict} the first unreadable one ends it. */
    private List<Answer> classify(List<Read> read, CastModel model, boolean strict) {
        Iterator<Classification> found = model.classify(
                        read.stream().flatMap(each -> each.picture().stream()).toList())
                .iterator();
        List<Answer> told = new ArrayList<>();
        for (Read each : read) {
            if (each.failure().isPresent()) {
                BadInputException unreadable = each.failure().get();
                if (strict) {
                    throw unreadable;
                }
                warn(unreadable.getMessage() + " (left out)");
                continue;
            }
            Answer answer = new Answer(each.file().name(), each.file().classFolder(), found.next());
            tell(answer, model, write(each, answer, model));
            told.add(answer);
        }
        return told;
    }

    /** What is written for a picture beside the answer. */
    private record Written(Optional<Path> copy, Optional<Path> where) {}

    private Written write(Read read, Answer answer, CastModel model) {
        return new Written(
                sortInto.map(folder -> new Filing(folder).copy(read.file(), answer)),
                where.map(folder -> new WherePicture(folder)
                        .write(read.file(), read.picture().orElseThrow(), model)));
    }

    private void warn(String sentence) {
        warnings.add(sentence);
        printer.warning(sentence);
    }

    private void tell(Answer answer, CastModel model, Written written) {
        Classification found = answer.classification();
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("image", answer.image());
                json.writeStringField("label", found.label());
                json.writeNumberField("probability", found.probability());
                json.writeObjectFieldStart("probabilities");
                for (String name : model.classes()) {
                    json.writeNumberField(name, found.probabilities().getOrDefault(name, 0f));
                }
                json.writeEndObject();
                json.writeNumberField("distance", found.distance());
                if (model.tellsUnknown()) {
                    json.writeBooleanField("unknown", found.unknown());
                    json.writeNumberField("confidence", found.confidence());
                }
                if (written.copy().isPresent()) {
                    json.writeStringField("copy", written.copy().get().toString());
                }
                if (written.where().isPresent()) {
                    json.writeStringField("where", written.where().get().toString());
                }
            });
            return;
        }
        int longest = model.classes().stream().mapToInt(String::length).max().orElse(0);
        int width = model.tellsUnknown() ? Math.max(longest, UNKNOWN.length()) : longest;
        if (found.unknown()) {
            printer.line(printer.paint(Printer.Paint.DIM, padded(UNKNOWN, width)) + "             " + answer.image()
                    + ", nearest is " + found.label());
            return;
        }
        String label = padded(found.label(), width);
        boolean judged = answer.folder().filter(model.classes()::contains).isPresent();
        Printer.Paint paint = !judged ? Printer.Paint.BOLD : answer.isRight() ? Printer.Paint.GREEN : Printer.Paint.RED;
        printer.line(printer.paint(paint, label)
                + String.format(Locale.ROOT, "  %7s  ", Words.percent(found.probability()))
                + answer.image());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** How many are right, of those that lie in folders named like a class of the model. */
    private void score(List<Answer> here, CastModel model) {
        TreeSet<String> strange = new TreeSet<>();
        int total = 0;
        int correct = 0;
        int unknown = 0;
        for (Answer answer : here) {
            if (answer.folder().filter(model.classes()::contains).isPresent()) {
                total++;
                unknown += answer.classification().unknown() ? 1 : 0;
                correct += answer.isRight() ? 1 : 0;
            } else {
                answer.folder().ifPresent(strange::add);
            }
        }
        if (total == 0) {
            return;
        }
        if (!strange.isEmpty()) {
            warn("Not counted, since the model has no class of that name: the folders " + String.join(", ", strange)
                    + ".");
        }
        tellScore(correct, total, unknown, model.tellsUnknown());
    }

    private void tellScore(int correct, int total, int unknown, boolean tellsUnknown) {
        double accuracy = correct / (double) total;
        if (asJson) {
            printer.json(json -> {
                json.writeNumberField("accuracy", accuracy);
                json.writeNumberField("correct", correct);
                json.writeNumberField("total", total);
                if (tellsUnknown) {
                    json.writeNumberField("called_unknown", unknown);
                }
            });
        } else {
            printer.line(String.format(Locale.ROOT, "%d of %d correct, %s", correct, total, Words.percent(accuracy))
                    + (unknown == 0 ? "" : "; " + unknown + " called unknown, right or not"));
        }
    }

    private void finish(CastModel model) {
        if (answers.isEmpty()) {
            throw new BadInputException("None of the pictures could be read; the warnings above say why.");
        }
        csv.ifPresent(file -> {
            try {
                CsvTable.write(file, model, answers);
            } catch (IOException e) {
                throw new UncheckedIOException("The table '" + file + "' cannot be written: " + e.getMessage(), e);
            }
        });
        if (asJson && !warnings.isEmpty()) {
            printer.json(json -> {
                json.writeArrayFieldStart("warnings");
                for (String warning : warnings) {
                    json.writeString(warning);
                }
                json.writeEndArray();
            });
        }
    }
}
