package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.weightcast.cast.CastModel;
import org.weightcast.weights.AtomicFile;

/** Answers as comma-separated values (RFC 4180, UTF-8): image, label, probability, distance, unknown and
 * confidence if the model tells, then a column for each class. */
final class CsvTable {
    private CsvTable() {}

    /** Writes the table, with columns unknown and confidence behind the distance if the model tells. */
    static void write(Path file, CastModel model, List<ClassifyCommand.Answer> answers) throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> header = new ArrayList<>(List.of("image", "label", "probability", "distance"));
        if (model.tellsUnknown()) {
            header.addAll(List.of("unknown", "confidence"));
        }
        header.addAll(model.classes());
        text.append(line(header));
        for (ClassifyCommand.Answer answer : answers) {
            List<String> row = new ArrayList<>();
            row.add(answer.image());
            row.add(answer.classification().label());
            row.add(Float.toString(answer.classification().probability()));
            row.add(Float.toString(answer.classification().distance()));
            if (model.tellsUnknown()) {
                row.add(Boolean.toString(answer.classification().unknown()));
                row.add(Float.toString(answer.classification().confidence()));
            }
            answer.classification().probabilities().values().forEach(each -> row.add(each.toString()));
            text.append(line(row));
        }
        AtomicFile.write(file, stream -> stream.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvTable::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(letter -> letter == ',' || letter == '"' || letter < ' ')
                && cell.strip().equals(cell);
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
