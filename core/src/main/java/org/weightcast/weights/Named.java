package org.weightcast.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An immutable, ordered map from name to value. Weights are one ({@code Named<FloatArray>}), and so are a network's
 * inputs, outputs and gradients; the order is the order of definition and part of equality of files, not of maps.
 *
 * @param <T> what is named: an array at rest, a libtorch tensor, an edge of an ONNX graph, a shape
 */
public final class Named<T> {
    private final Map<String, T> entries;

    private Named(Map<String, T> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    public static <T> Named<T> empty() {
        return new Named<>(Map.of());
    }

    public static <T> Named<T> of(String name, T value) {
        return Named.<T>builder().put(name, value).build();
    }

    public static <T> Named<T> copyOf(Map<String, ? extends T> entries) {
        return new Named<>(new LinkedHashMap<>(entries));
    }

    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** The value of that name; an {@link IllegalArgumentException} lists the names there are. */
    public T get(String name) {
        return find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no '" + name + "' among " + entries.keySet()));
    }

    public Optional<T> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    public int size() {
        return entries.size();
    }

    public Set<String> names() {
        return entries.keySet();
    }

    public Collection<T> values() {
        return entries.values();
    }

    public Map<String, T> asMap() {
        return entries;
    }

    /** The same names in the same order with other values. */
    public <R> Named<R> map(Function<? super T, ? extends R> change) {
        return mapEntries((name, value) -> change.apply(value));
    }

    /** The same names in the same order with other values. */
    public <R> Named<R> mapEntries(BiFunction<String, ? super T, ? extends R> change) {
        Map<String, R> changed = new LinkedHashMap<>();
        entries.forEach((name, value) -> changed.put(name, change.apply(name, value)));
        return new Named<>(changed);
    }

    /** This map with {@code other}'s entries on top: known names keep their place, new ones follow. */
    public Named<T> with(Named<? extends T> other) {
        Map<String, T> merged = new LinkedHashMap<>(entries);
        merged.putAll(other.entries);
        return new Named<>(merged);
    }

    public Named<T> with(String name, T value) {
        return with(Named.of(name, value));
    }

    public Named<T> only(Predicate<String> chosen) {
        Map<String, T> kept = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            if (chosen.test(name)) {
                kept.put(name, value);
            }
        });
        return new Named<>(kept);
    }

    /** The entries whose names start with {@code prefix}, without it: {@code a.b} becomes {@code b} for {@code a.}. */
    public Named<T> under(String prefix) {
        Map<String, T> found = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return new Named<>(found);
    }

    /** The same entries, each name with {@code prefix} before it; the inverse of {@link #under}. */
    public Named<T> prefixed(String prefix) {
        Map<String, T> moved = new LinkedHashMap<>();
        entries.forEach((name, value) -> moved.put(prefix + name, value));
        return new Named<>(moved);
    }

    public List<T> toList() {
        return new ArrayList<>(entries.values());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Named<?> named && entries.equals(named.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    /** Collects entries in order; a name given twice is a mistake. */
    public static final class Builder<T> {
        private final Map<String, T> entries = new LinkedHashMap<>();

        private Builder() {}

        public Builder<T> put(String name, T value) {
            if (entries.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("The name '" + name + "' is given twice");
            }
            return this;
        }

        public Builder<T> putAll(Named<? extends T> others) {
            others.asMap().forEach(this::put);
            return this;
        }

        public Named<T> build() {
            return new Named<>(new LinkedHashMap<>(entries));
        }
    }
}
