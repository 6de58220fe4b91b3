package org.weightcast.app.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportSet;

/** Casts projects, by the caster that suits their pictures; each is loaded when it is first needed and kept. */
final class Casters implements AutoCloseable {
    private static final long SEED = 0;

    private final PictureStore store;
    private final Map<String, Caster> loaded = new ConcurrentHashMap<>();

    Casters(PictureStore store) {
        this.store = store;
    }

    Caster caster(String name) {
        return loaded.computeIfAbsent(name, Caster::load);
    }

    /** What a project lacks to be cast, in a sentence; empty if it lacks nothing. */
    static String missing(Project project) {
        boolean any =
                project.classes().stream().anyMatch(each -> !each.pictures().isEmpty());
        if (any) {
            return "";
        }
        return project.unlabeled().isEmpty()
                ? "Add a few pictures to a class, and the model appears."
                : "Give some of the pictures a class, and the model appears.";
    }

    /** Casts a project of which nothing is {@link #missing}. Classes without pictures take no part. */
    Made cast(Project project, long step) {
        List<ProjectClass> classes = project.classes().stream()
                .filter(each -> !each.pictures().isEmpty())
                .toList();
        List<ProjectPicture> pictures = new ArrayList<>();
        List<SupportSet.Labelled> labelled = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            ProjectClass each = classes.get(label);
            add(each.pictures(), label, each.name(), pictures, labelled);
        }
        add(project.unlabeled(), Episode.UNLABELED, "unlabeled", pictures, labelled);
        SupportSet support = SupportSet.decide(
                classes.stream().map(ProjectClass::name).toList(),
                labelled,
                "the pictures",
                Suited.specs(),
                project.way().spec());
        String name = Suited.name(support);
        Caster caster = caster(name);
        caster.await(); // opening its network is no part of the cast
        long start = System.nanoTime();
        CastModel model = caster.cast(support, SEED);
        return new Made(step, model, support, pictures, name, (System.nanoTime() - start) / 1e6);
    }

    private void add(
            List<ProjectPicture> some,
            int label,
            String group,
            List<ProjectPicture> pictures,
            List<SupportSet.Labelled> labelled) {
        for (ProjectPicture each : some) {
            pictures.add(each);
            labelled.add(new SupportSet.Labelled(
                    group + "/" + each.name(), each.sha256(), label, store.undecided(each.sha256())));
        }
    }

    @Override
    public void close() {
        loaded.values().forEach(Caster::close);
    }
}
