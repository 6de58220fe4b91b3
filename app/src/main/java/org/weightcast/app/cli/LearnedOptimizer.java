package org.weightcast.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;
import org.weightcast.weights.SealedJson;

/** What stands in the file of a learned optimiser or update rule, read as JSON: to use one takes libtorch, to look at one does not. */
final class LearnedOptimizer {
    private static final String KIND = "layer mix 1";
    private static final String RULE = "weightcast.genome";

    private LearnedOptimizer() {}

    /**
     * Looks at a file.
     *
     * @throws BadModelException if it is another kind of JSON, or not as it was written
     */
    static Inspection inspect(Path file) {
        String text = text(file);
        if (text.startsWith("{\"" + RULE + "\":")) {
            return ofRule(JsonValue.read("The update rule '" + file + "'", text));
        }
        if (!text.startsWith("{\"weightcast.format\":\"" + KIND + "\"")) {
            throw new BadModelException("'" + file + "' is JSON, but neither a learned optimiser nor an update rule");
        }
        JsonValue json = SealedJson.read("The learned optimiser '" + file + "'", text);
        Map<String, Double> rates = new LinkedHashMap<>();
        json.get("rates").fields().asMap().forEach((name, rate) -> rates.put(name, rate.real64()));
        List<Inspection.Fact> facts = new ArrayList<>(List.of(
                Inspection.Fact.of("optimiser", "l3rs"),
                Inspection.Fact.number("horizon", "horizon", json.get("horizon").number()),
                new Inspection.Fact("rates", words(rates), "rates", rates),
                Inspection.Fact.number(
                        "numbers", "numbers", json.get("weights").list().size())));
        for (JsonValue layer : json.get("layers").list()) {
            facts.add(ofLayer(layer, List.copyOf(rates.keySet())));
        }
        return new Inspection("learned optimiser", facts, Named.empty());
    }

    /** A rule that 'learn blur' found: its choices in words, its numbers as they stand, matrices row after row. */
    private static Inspection ofRule(JsonValue json) {
        List<Inspection.Fact> facts = new ArrayList<>(List.of(
                Inspection.Fact.number("states", "states", json.get("states").number())));
        json.fields()
                .only(name -> !List.of(RULE, "states").contains(name))
                .asMap()
                .forEach((name, value) ->
                        facts.add(value.isList() ? ofList(name, value) : Inspection.Fact.of(name, value.text())));
        return new Inspection("update rule", facts, Named.empty());
    }

    private static Inspection.Fact ofList(String name, JsonValue list) {
        boolean texts = name.equals("with");
        List<Object> values = new ArrayList<>();
        list.list().forEach(each -> values.add(texts ? each.text() : each.real64()));
        String words = values.stream().map(Object::toString).collect(Collectors.joining(texts ? ", " : " "));
        return new Inspection.Fact(name, words, name, values);
    }

    /** How much of each optimiser's step the layer takes at the end of a run. */
    private static Inspection.Fact ofLayer(JsonValue layer, List<String> rules) {
        Map<String, Double> shares = new LinkedHashMap<>();
        List<JsonValue> values = layer.get("shares").list();
        for (int i = 0; i < rules.size(); i++) {
            shares.put(rules.get(i), values.get(i).real64());
        }
        String name = layer.get("layer").text();
        String label = name.isEmpty() ? "all layers" : "layer " + name.substring(0, name.length() - 1);
        return new Inspection.Fact(label, words(shares), label, shares);
    }

    private static String words(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(each -> each.getKey() + " " + Words.decimal(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
