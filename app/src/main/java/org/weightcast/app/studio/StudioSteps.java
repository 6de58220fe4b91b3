package org.weightcast.app.studio;

import org.weightcast.weights.JsonValue;

/** Steps that a page asks for, their names made fit. */
final class StudioSteps {
    private StudioSteps() {}

    static Step of(JsonValue json, Limits limits) {
        return switch (json.get("do").text()) {
            case "undo" -> new Step.Undo();
            case "redo" -> new Step.Redo();
            default -> new Step.Go(fit(ProjectJson.request(json), limits));
        };
    }

    private static Change fit(Change change, Limits limits) {
        if (change instanceof Change.AddClass add) {
            return new Change.AddClass(Names.ofClass(add.name(), limits));
        }
        return change instanceof Change.Rename rename
                ? new Change.Rename(rename.id(), Names.ofClass(rename.name(), limits))
                : change;
    }
}
