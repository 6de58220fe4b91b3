package org.weightcast.app.studio;

import java.util.List;
import java.util.Optional;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Resemblance;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportSet;

/** A model that was cast from a project at a certain step. Safe for use by several threads; holds native memory until closed. */
final class Made implements AutoCloseable {
    private final long step;
    private final CastModel model;
    private final SupportSet support;
    private final List<ProjectPicture> pictures;
    private final String caster;
    private final double milliseconds;
    private Optional<Resemblance> resemblance = Optional.empty();
    private boolean closed;

    /**
     * What came of a cast.
     *
     * @param pictures those of the support set, in its order
     * @param caster its name
     * @param milliseconds that the cast took
     */
    Made(
            long step,
            CastModel model,
            SupportSet support,
            List<ProjectPicture> pictures,
            String caster,
            double milliseconds) {
        this.step = step;
        this.model = model;
        this.support = support;
        this.pictures = List.copyOf(pictures);
        this.caster = caster;
        this.milliseconds = milliseconds;
    }

    /** A picture of the project and how far it is from the one that was asked about, as the model sees them. */
    record Alike(ProjectPicture picture, int label, double distance) {}

    /** The pictures of the project that resemble this one most; none if the model was replaced meanwhile. */
    synchronized List<Alike> alike(Picture picture, int count) {
        if (closed) {
            return List.of();
        }
        if (resemblance.isEmpty()) {
            resemblance = Optional.of(Resemblance.of(model, support));
        }
        return resemblance.get().nearest(picture, count).stream()
                .map(near -> new Alike(
                        pictures.get(near.image()),
                        support.images().get(near.image()).label(),
                        near.distance()))
                .toList();
    }

    long step() {
        return step;
    }

    /** Its file and its card; to ask it is for whoever has its file. */
    CastModel model() {
        return model;
    }

    SupportSet support() {
        return support;
    }

    /** The picture at a position of the support set. */
    ProjectPicture picture(int position) {
        return pictures.get(position);
    }

    String caster() {
        return caster;
    }

    double milliseconds() {
        return milliseconds;
    }

    @Override
    public synchronized void close() {
        closed = true;
        resemblance.ifPresent(Resemblance::close);
        model.close();
    }
}
