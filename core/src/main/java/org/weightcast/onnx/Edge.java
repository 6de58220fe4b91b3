package org.weightcast.onnx;

import java.util.List;
import org.weightcast.net.Axis;

/** A named value of an ONNX graph that is being built, with what is known of its shape. */
public final class Edge {
    private final String name;
    private final List<Extent> extents;

    Edge(String name, List<Extent> extents) {
        this.name = name;
        this.extents = List.copyOf(extents);
    }

    /** Unique in its graph. */
    public String name() {
        return name;
    }

    /** Sizes where they are fixed, otherwise a name made from the free axes they came from: "support", "3*support+7". */
    public List<Axis> axes() {
        return extents.stream().map(Extent::axis).toList();
    }

    public int rank() {
        return extents.size();
    }

    List<Extent> extents() {
        return extents;
    }

    Extent extent(int axis) {
        return extents.get(axis);
    }

    @Override
    public String toString() {
        return name + " " + extents;
    }
}
