package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;

/** Projects and changes come back from JSON as they went. */
class ProjectJsonTest {
    private static JsonValue read(JsonValue.Content content) {
        return JsonValue.read("The test", JsonValue.write(content));
    }

    private static Step roundTrip(Step step) {
        return Step.of(read(json -> {
            json.writeStartObject();
            Step.write(json, step);
            json.writeEndObject();
        }));
    }

    private static Change request(String json) {
        return ProjectJson.request(JsonValue.read("The request", json));
    }

    @Test
    void randomProjectsComeBack() {
        for (long seed = 0; seed < 50; seed++) {
            Project project = Projects.grown(new Random(seed), 30);
            assertThat(ProjectJson.project(read(json -> ProjectJson.write(json, project))))
                    .as("seed %d", seed)
                    .isEqualTo(project);
        }
    }

    @Test
    void randomStepsComeBack() {
        Random random = new Random(7);
        Project project = Projects.grown(random, 30);
        for (int i = 0; i < 500; i++) {
            Step step = new Step.Go(Projects.change(project, random));
            assertThat(roundTrip(step)).isEqualTo(step);
        }
        assertThat(List.of(roundTrip(new Step.Undo()), roundTrip(new Step.Redo())))
                .containsExactly(new Step.Undo(), new Step.Redo());
    }

    @Test
    void requestsBringNoPicturesAndNoProjects() {
        for (String what : List.of("add_pictures", "replace", "undo", "", "explode")) {
            assertThatThrownBy(() -> request("{\"do\":\"" + what + "\",\"batches\":[],\"project\":{}}"))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status())
                            .isEqualTo(Refusal.MALFORMED))
                    .hasMessage("There is no change '" + what + "'.");
        }
        assertThat(request("{\"do\":\"clear\"}")).isEqualTo(new Change.Replace(Project.EMPTY));
    }

    @Test
    void whatIsMissingOrOfAnotherTypeIsNamed() {
        assertThatThrownBy(() -> request("{\"do\":\"rename\",\"id\":\"1\",\"name\":\"x\"}"))
                .isInstanceOf(BadModelException.class)
                .hasMessage("The request 'id' is not a number");
        assertThatThrownBy(() -> request("{\"do\":\"rename\",\"id\":1}"))
                .isInstanceOf(BadModelException.class)
                .hasMessage("The request is not an object with 'name'");
        assertThatThrownBy(() -> request("{\"do\":\"remove_pictures\",\"ids\":[9223372036854775808]}"))
                .isInstanceOf(BadModelException.class)
                .hasMessage("The request 'ids' is not a whole number");
    }
}
