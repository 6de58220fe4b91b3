package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.Objects;
import org.weightcast.data.BadInputException;

/** What is wrong with a configuration file, in words for the person who wrote it. */
final class ConfigMistake {
    private ConfigMistake() {}

    static String sentence(JsonProcessingException mistake) {
        if (mistake instanceof UnrecognizedPropertyException unknown) {
            List<String> known = Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.<Object>of()).stream()
                    .map(Object::toString)
                    .sorted()
                    .toList();
            return "there is no field " + path(unknown) + "; there are " + String.join(", ", known);
        }
        if (mistake instanceof ValueInstantiationException refused
                && refused.getCause() instanceof BadInputException reason) {
            String path = path(refused);
            return (path.isEmpty() ? "" : path + ": ") + reason.getMessage();
        }
        if (mistake instanceof InvalidFormatException odd) {
            return path(odd) + " is '" + odd.getValue() + "', which is no " + kind(odd.getTargetType());
        }
        if (mistake instanceof MismatchedInputException mismatch) {
            return sentence(mismatch);
        }
        return at(mistake.getLocation()) + firstLine(mistake);
    }

    private static String sentence(MismatchedInputException mismatch) {
        String message = firstLine(mismatch);
        if (message.startsWith("Missing") || message.startsWith("Null") || message.contains("map `null`")) {
            return "the field " + path(mismatch) + " is missing; every field must be given";
        }
        if (message.startsWith("No content")) {
            return "it is empty";
        }
        return at(mismatch.getLocation()) + path(mismatch) + " is not a " + kind(mismatch.getTargetType());
    }

    /** Such as {@code tasks[1].ways}. */
    private static String path(JsonMappingException mistake) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mistake.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String kind(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class) {
            return "whole number";
        }
        if (type == double.class) {
            return "number";
        }
        if (type == boolean.class) {
            return "yes or no: true or false";
        }
        return List.class.isAssignableFrom(type) ? "list" : type == String.class ? "text" : "group of fields";
    }

    private static String at(JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : "line " + location.getLineNr() + ": ";
    }

    private static String firstLine(JsonProcessingException mistake) {
        return Objects.requireNonNullElse(mistake.getOriginalMessage(), "it cannot be read")
                .lines()
                .findFirst()
                .orElse("");
    }
}
