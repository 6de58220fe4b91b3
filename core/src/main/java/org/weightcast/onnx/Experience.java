package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * What a caster knows beyond its weights: what classes at large look like, and how tasks of classes that it was not trained on
 * came out. It is what lets models say "unknown".
 *
 * @param background statistics of classes that it was trained on
 * @param tasks by ways and shots, from validation episodes; one at least
 */
public record Experience(Background background, List<KnownTask> tasks) {
    private static final String TASKS = "weightcast.experience";
    private static final String BACKGROUND = "weightcast.background";

    /** The shares of validation tasks that {@link KnownTask#distances} belong to. */
    public static final List<Double> SHARES = List.of(0.5, 0.9, 0.99);

    public Experience {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("Experience is of one kind of tasks at least");
        }
    }

    /**
     * How validation tasks of so many ways and shots came out.
     *
     * @param episodes how many there were
     * @param rejection when their pictures are called unknown
     * @param auroc how well evidence tells pictures of a task's classes from those of other classes: the area under the
     *     receiver operating characteristic, the mean over tasks
     * @param falseAccept the share of pictures of other classes that is not called unknown
     * @param distances below which half, 90 % and 99 % of these tasks lie from the background; see {@link #SHARES}
     */
    public record KnownTask(
            int ways,
            int shots,
            int episodes,
            Rejection rejection,
            double auroc,
            double falseAccept,
            List<Float> distances) {
        public KnownTask {
            distances = List.copyOf(distances);
            if (distances.size() != SHARES.size()) {
                throw new IllegalArgumentException("Distances are of the shares " + SHARES + ", not " + distances);
            }
        }

        private double unlikeness(int otherWays, double otherShots) {
            return Math.abs(Math.log(ways / (double) otherWays)) + Math.abs(Math.log(shots / otherShots));
        }
    }

    /** The validated tasks most like those of so many ways and shots, by the ratios of both. */
    public KnownTask nearest(int ways, double shots) {
        KnownTask nearest = tasks.get(0);
        for (KnownTask each : tasks) {
            if (each.unlikeness(ways, shots) < nearest.unlikeness(ways, shots)) {
                nearest = each;
            }
        }
        return nearest;
    }

    Named<String> metadata() {
        return Named.<String>builder()
                .put(TASKS, JsonValue.write(this::write))
                .put(BACKGROUND, background.encoded())
                .build();
    }

    static boolean isIn(Named<String> metadata) {
        return metadata.has(TASKS) && metadata.has(BACKGROUND);
    }

    static Experience of(Named<String> metadata, String source) {
        JsonValue value = JsonValue.read("The entry " + TASKS + " of " + source, metadata.get(TASKS));
        List<KnownTask> tasks = new ArrayList<>();
        for (JsonValue task : value.get("tasks").list()) {
            tasks.add(new KnownTask(
                    task.get("ways").integer(),
                    task.get("shots").integer(),
                    task.get("episodes").integer(),
                    Rejection.of(task.get("unknown")),
                    task.get("auroc").real64(),
                    task.get("false_accept").real64(),
                    task.get("distances").list().stream().map(JsonValue::real).toList()));
        }
        Background background = Background.of(value.get("background"), metadata.get(BACKGROUND), source);
        return new Experience(background, tasks);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("background");
        background.writeSizes(json);
        json.writeEndObject();
        json.writeArrayFieldStart("tasks");
        for (KnownTask task : tasks) {
            json.writeStartObject();
            json.writeNumberField("ways", task.ways());
            json.writeNumberField("shots", task.shots());
            json.writeNumberField("episodes", task.episodes());
            json.writeFieldName("unknown");
            task.rejection().write(json);
            json.writeNumberField("auroc", task.auroc());
            json.writeNumberField("false_accept", task.falseAccept());
            json.writeArrayFieldStart("distances");
            for (float distance : task.distances()) {
                json.writeNumber(distance);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
