package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.weightcast.data.BadInputException;

/** Fields of a configuration that are set otherwise than in its file, such as {@code optimization.rate=0.004}. */
final class ConfigChange {
    private ConfigChange() {}

    /**
     * The configuration with the changes.
     *
     * @throws BadInputException if a change has no value, or there is no such field
     */
    static JsonNode apply(List<String> changes, String yaml, ObjectMapper mapper) throws JsonProcessingException {
        JsonNode tree = mapper.readTree(yaml);
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 1) {
                throw new BadInputException("'" + change + "' sets nothing; give FIELD=VALUE: optimization.rate=0.004");
            }
            String field = change.substring(0, equals);
            JsonPointer place = place(field);
            if (tree.at(place).isMissingNode()) {
                throw new BadInputException("The configuration has no field " + field + " to set");
            }
            set(tree.at(place.head()), place.last(), mapper.readTree(change.substring(equals + 1)));
        }
        return tree;
    }

    /** What {@code tasks[0].ways} means. */
    private static JsonPointer place(String field) {
        return JsonPointer.compile(
                "/" + field.replace("]", "").replace('.', '/').replace('[', '/'));
    }

    private static void set(JsonNode group, JsonPointer last, JsonNode value) {
        if (group instanceof ArrayNode list) {
            list.set(last.getMatchingIndex(), value);
        } else {
            ((ObjectNode) group).set(last.getMatchingProperty(), value);
        }
    }

    /** For messages about the whole. */
    static String words(List<String> changes) {
        return changes.isEmpty() ? "" : " with " + String.join(" and ", changes);
    }
}
