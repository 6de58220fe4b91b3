package org.weightcast.app.studio;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.weightcast.weights.JsonValue;

/** An entry of the journal: a change, or going back or forth in the history of changes. */
sealed interface Step {
    /** Does it. */
    void take(History history);

    /** A change. */
    record Go(Change change) implements Step {
        @Override
        public void take(History history) {
            history.go(change.apply(history.present()));
        }
    }

    /** The last change is taken back. */
    record Undo() implements Step {
        @Override
        public void take(History history) {
            history.undo();
        }
    }

    /** The last change that was taken back is done again. */
    record Redo() implements Step {
        @Override
        public void take(History history) {
            history.redo();
        }
    }

    /** Writes its fields into an object that is open. */
    static void write(JsonGenerator json, Step step) throws IOException {
        if (step instanceof Go go) {
            ProjectJson.write(json, go.change());
        } else {
            json.writeStringField("do", step instanceof Undo ? "undo" : "redo");
        }
    }

    /** Reads what a file says. */
    static Step of(JsonValue json) {
        return switch (json.get("do").text()) {
            case "undo" -> new Undo();
            case "redo" -> new Redo();
            default -> new Go(ProjectJson.change(json));
        };
    }
}
