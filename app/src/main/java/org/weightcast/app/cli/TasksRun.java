package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weightcast.adapt.BaseFile;
import org.weightcast.adapt.FittedTask;
import org.weightcast.adapt.Memory;
import org.weightcast.data.BadInputException;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.TasksExport;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.patch.PeftAdapter;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The tasks of a file of patches on their base. */
record TasksRun(Printer printer, boolean asJson, Path file, BaseFile base) {

    private PatchedWeights all() {
        return PatchedWeights.of(base.weights()).addAll(PatchFile.read(file));
    }

    /** Takes a task out of the file; the others stay as they are. */
    void remove(String task) throws IOException {
        PatchedWeights rest = all().remove(task);
        if (rest.patches().isEmpty()) {
            throw new BadInputException("'" + task + "' is the only task in '" + file + "': delete the file instead");
        }
        write(rest);
        tellTasks("removed", task, rest);
    }

    /** Adds a low-rank task of the PEFT library's. */
    void fromPeft(Path folder, String task) throws IOException {
        Destination.checkFile(file);
        try {
            Patch.checkName(task);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
        PatchedWeights known = Files.exists(file) ? all() : PatchedWeights.of(base.weights());
        Patch patch = PeftAdapter.read(folder, task, base.size(), base.weights());
        PatchedWeights more = new FittedTask(base, known.add(patch), task).all();
        write(more);
        tellTasks("added", task, more);
    }

    /** Writes a low-rank task as the PEFT library does. */
    void toPeft(Path folder, String task) throws IOException {
        Destination.checkFolder(folder);
        try {
            PeftAdapter.write(folder, all().patch(task), base.network());
        } catch (IllegalArgumentException e) {
            throw new BadModelException(String.valueOf(e.getMessage()), e);
        }
        tell(new Table().row("adapter", folder.toString()).row("of", task), json -> {
            json.writeStringField("adapter", folder.toString());
            json.writeStringField("task", task);
        });
    }

    /** Writes one task as a model for classify and verify, or several as one network. */
    void export(Path out, List<String> named) throws IOException {
        Destination.checkFile(out);
        PatchedWeights all = all();
        List<String> tasks = named.stream().distinct().toList();
        if (tasks.size() == 1) {
            FittedModel.write(out, new FittedTask(base, all, tasks.get(0)));
        } else {
            together(all, tasks).write(out);
        }
        tell(new Table().row("model", out.toString()).row("tasks", String.join(", ", tasks)), json -> {
            json.writeStringField("model", out.toString());
            Words.write(json, "tasks", tasks);
        });
    }

    private OnnxFile together(PatchedWeights all, List<String> tasks) {
        List<Patch> needed = tasks.stream()
                .flatMap(task -> new FittedTask(base, all, task).needed().stream())
                .distinct()
                .toList();
        Named.Builder<List<String>> classes = Named.builder();
        for (String task : tasks) {
            classes.put(task, all.patch(task).classes());
        }
        return TasksExport.export(
                Memory.network(base.base(), needed), atOnce(all, tasks), FittedModel.image(base), classes.build());
    }

    private static Named<FloatArray> atOnce(PatchedWeights all, List<String> tasks) {
        try {
            return all.together(tasks);
        } catch (IllegalArgumentException e) {
            throw new BadModelException(e.getMessage() + "; export them one by one", e);
        }
    }

    private void write(PatchedWeights changed) throws IOException {
        PatchFile.write(file, changed.patches());
    }

    /** What became of a task, and which are in the file now. */
    private void tellTasks(String done, String task, PatchedWeights all) {
        List<String> tasks = all.patches().stream().map(Patch::task).toList();
        tell(new Table().row(done, task).row("tasks", String.join(", ", tasks)), json -> {
            json.writeStringField("file", file.toString());
            json.writeStringField(done, task);
            Words.write(json, "tasks", tasks);
        });
    }

    private void tell(Table table, Printer.JsonObject json) {
        if (asJson) {
            printer.json(json);
        } else {
            printer.table(table);
        }
    }
}
