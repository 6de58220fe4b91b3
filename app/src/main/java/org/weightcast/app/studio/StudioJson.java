package org.weightcast.app.studio;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Duplicates;
import org.weightcast.check.Share;
import org.weightcast.onnx.ModelCard;
import org.weightcast.weights.JsonValue;

/** What the page is told. Times are milliseconds, shares 0..1; pictures are named by their ids. */
final class StudioJson {
    private StudioJson() {}

    private static String object(JsonValue.Content fields) {
        return JsonValue.write(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    static String project(ProjectFolder.State state) {
        return object(json -> {
            json.writeNumberField("step", state.step());
            json.writeBooleanField("can_undo", state.canUndo());
            json.writeBooleanField("can_redo", state.canRedo());
            json.writeFieldName("project");
            ProjectJson.write(json, state.project());
        });
    }

    /** Pictures that were added, and those that were not with the reason. */
    static String added(long step, int pictures, List<String> refused) {
        return object(json -> {
            json.writeNumberField("step", step);
            json.writeNumberField("added", pictures);
            texts(json, "refused", refused);
        });
    }

    static String error(String sentence) {
        return object(json -> json.writeStringField("error", sentence));
    }

    /** There is no model, or no check. */
    static String missing(long step, String why) {
        return object(json -> {
            json.writeNumberField("step", step);
            json.writeStringField("missing", why);
        });
    }

    static String model(Made made) {
        ModelCard card = made.model().card();
        return object(json -> {
            json.writeNumberField("step", made.step());
            json.writeStringField("sha256", made.model().file().digest());
            json.writeNumberField("bytes", made.model().file().size());
            json.writeNumberField("parameters", made.model().file().parameters());
            texts(json, "classes", card.classes());
            json.writeStringField("caster", made.caster());
            json.writeBooleanField("colour", card.image().channels() == 3);
            json.writeBooleanField("dark_ink", card.image().darkInk());
            json.writeBooleanField("tells_unknown", made.model().tellsUnknown());
            json.writeNumberField("ms_cast", Math.round(made.milliseconds() * 10) / 10.0);
            json.writeArrayFieldStart("warnings");
            for (String warning : made.support().warnings()) {
                json.writeString(warning);
            }
            for (String warning : made.model().warnings()) {
                json.writeString(warning);
            }
            json.writeEndArray();
        });
    }

    static String alike(Made newest, List<Made.Alike> alike) {
        return object(json -> {
            json.writeArrayFieldStart("alike");
            for (Made.Alike each : alike) {
                json.writeStartObject();
                json.writeNumberField("id", each.picture().id());
                json.writeStringField("sha256", each.picture().sha256());
                json.writeStringField("name", each.picture().name());
                if (each.label() >= 0) {
                    json.writeStringField("class", newest.support().classes().get(each.label()));
                }
                json.writeNumberField("distance", each.distance());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String checking(long step, int done, int images) {
        return object(json -> {
            json.writeNumberField("step", step);
            json.writeNumberField("done", done);
            json.writeNumberField("images", images);
        });
    }

    static String check(Made made, CheckReport found) {
        return object(json -> {
            json.writeNumberField("step", made.step());
            share(json, "accuracy", found.accuracy());
            json.writeArrayFieldStart("classes");
            for (CheckReport.ClassCheck each : found.classes()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeNumberField("images", each.images());
                share(json, "accuracy", each.accuracy());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("confusion");
            for (int[] row : found.confusion()) {
                json.writeArray(row, 0, row.length);
            }
            json.writeEndArray();
            doubts(json, made, found);
            texts(json, "warnings", found.warnings());
        });
    }

    private static void doubts(JsonGenerator json, Made made, CheckReport found) throws IOException {
        json.writeArrayFieldStart("confusable");
        for (CheckReport.Confusable pair : found.pairs()) {
            json.writeStartObject();
            json.writeStringField("first", made.support().classes().get(pair.first()));
            json.writeStringField("second", made.support().classes().get(pair.second()));
            json.writeNumberField("confused", pair.confused().count());
            json.writeNumberField("of", pair.confused().total());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("mislabelled");
        for (CheckReport.Mislabel doubt : found.mislabelled()) {
            json.writeStartObject();
            json.writeNumberField("id", made.picture(doubt.image()).id());
            json.writeStringField("label", made.support().classes().get(doubt.label()));
            json.writeStringField("suggested", made.support().classes().get(doubt.suggested()));
            json.writeNumberField("probability", doubt.probability());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("harmful");
        for (var left : found.harmful()) {
            json.writeStartObject();
            json.writeNumberField("id", made.picture(left.answer().image()).id());
            json.writeNumberField("harm", left.harm());
            json.writeNumberField("others_gained", left.othersGained());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("duplicates");
        for (Duplicates.Pair pair : found.duplicates()) {
            json.writeStartObject();
            json.writeNumberField("first", made.picture(pair.first()).id());
            json.writeNumberField("second", made.picture(pair.second()).id());
            json.writeBooleanField("across", pair.across());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("label_next");
        for (var answer : found.next()) {
            json.writeStartObject();
            json.writeNumberField("id", made.picture(answer.image()).id());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void share(JsonGenerator json, String name, Optional<Share> share) throws IOException {
        if (share.isPresent()) {
            json.writeObjectFieldStart(name);
            json.writeNumberField("mean", share.get().mean());
            json.writeNumberField("low95", share.get().low());
            json.writeNumberField("high95", share.get().high());
            json.writeNumberField("count", share.get().count());
            json.writeNumberField("total", share.get().total());
            json.writeEndObject();
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
