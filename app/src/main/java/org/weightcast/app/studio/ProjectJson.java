package org.weightcast.app.studio;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weightcast.weights.JsonValue;

/** Projects and changes of them as JSON, for files and for requests. */
final class ProjectJson {
    private ProjectJson() {}

    static void write(JsonGenerator json, Project project) throws IOException {
        json.writeStartObject();
        json.writeNumberField("next", project.next());
        json.writeStringField("way", project.way().text());
        json.writeArrayFieldStart("classes");
        for (ProjectClass each : project.classes()) {
            json.writeStartObject();
            json.writeNumberField("id", each.id());
            json.writeStringField("name", each.name());
            write(json, each.pictures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("unlabeled");
        write(json, project.unlabeled());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, List<ProjectPicture> pictures) throws IOException {
        json.writeArrayFieldStart("pictures");
        for (ProjectPicture picture : pictures) {
            json.writeStartObject();
            json.writeNumberField("id", picture.id());
            json.writeStringField("name", picture.name());
            json.writeStringField("sha256", picture.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static Project project(JsonValue json) {
        List<ProjectClass> classes = new ArrayList<>();
        for (JsonValue each : json.get("classes").list()) {
            classes.add(
                    new ProjectClass(each.get("id").number(), each.get("name").text(), pictures(each)));
        }
        return new Project(
                classes,
                pictures(json.get("unlabeled")),
                Way.of(json.get("way").text()),
                json.get("next").number());
    }

    private static List<ProjectPicture> pictures(JsonValue json) {
        return json.get("pictures").list().stream()
                .map(each -> new ProjectPicture(
                        each.get("id").number(),
                        each.get("name").text(),
                        each.get("sha256").text()))
                .toList();
    }

    /** Writes the fields of a change into an object that is open. */
    static void write(JsonGenerator json, Change change) throws IOException {
        if (change instanceof Change.AddClass add) {
            json.writeStringField("do", "add_class");
            json.writeStringField("name", add.name());
        } else if (change instanceof Change.Rename rename) {
            json.writeStringField("do", "rename");
            json.writeNumberField("id", rename.id());
            json.writeStringField("name", rename.name());
        } else if (change instanceof Change.RemoveClass remove) {
            json.writeStringField("do", "remove_class");
            json.writeNumberField("id", remove.id());
        } else if (change instanceof Change.AddPictures add) {
            json.writeStringField("do", "add_pictures");
            json.writeArrayFieldStart("batches");
            for (Change.Batch batch : add.batches()) {
                json.writeStartObject();
                json.writeNumberField("to", batch.to());
                json.writeStringField("name", batch.name());
                write(json, batch.pictures());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else if (change instanceof Change.RemovePictures remove) {
            json.writeStringField("do", "remove_pictures");
            ids(json, remove.ids());
        } else if (change instanceof Change.MovePictures move) {
            json.writeStringField("do", "move_pictures");
            ids(json, move.ids());
            json.writeNumberField("to", move.to());
        } else if (change instanceof Change.See see) {
            json.writeStringField("do", "see");
            json.writeStringField("way", see.way().text());
        } else if (change instanceof Change.Replace replace) {
            json.writeStringField("do", "replace");
            json.writeFieldName("project");
            write(json, replace.other());
        }
    }

    private static void ids(JsonGenerator json, List<Long> ids) throws IOException {
        json.writeArrayFieldStart("ids");
        for (long id : ids) {
            json.writeNumber(id);
        }
        json.writeEndArray();
    }

    /** Reads a change from a file. */
    static Change change(JsonValue json) {
        return switch (json.get("do").text()) {
            case "add_pictures" ->
                new Change.AddPictures(json.get("batches").list().stream()
                        .map(batch -> new Change.Batch(
                                batch.get("to").number(), batch.get("name").text(), pictures(batch)))
                        .toList());
            case "replace" -> new Change.Replace(project(json.get("project")));
            default -> request(json);
        };
    }

    /** Reads a change from a request: one that brings no pictures, as these come as files. */
    static Change request(JsonValue json) {
        String what = json.get("do").text();
        return switch (what) {
            case "add_class" -> new Change.AddClass(json.get("name").text());
            case "rename" ->
                new Change.Rename(json.get("id").number(), json.get("name").text());
            case "remove_class" -> new Change.RemoveClass(json.get("id").number());
            case "remove_pictures" -> new Change.RemovePictures(ids(json));
            case "move_pictures" ->
                new Change.MovePictures(ids(json), json.get("to").number());
            case "see" -> new Change.See(Way.of(json.get("way").text()));
            case "clear" -> new Change.Replace(Project.EMPTY);
            default -> throw new Refusal(Refusal.MALFORMED, "There is no change '" + what + "'.");
        };
    }

    private static List<Long> ids(JsonValue json) {
        return json.get("ids").list().stream().map(JsonValue::number).toList();
    }
}
