package org.weightcast.app.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One thing that a user does to a project. */
sealed interface Change {
    /**
     * The project afterwards.
     *
     * @throws Refusal if it cannot be done to this project
     */
    Project apply(Project project);

    /** A new class, without pictures. */
    record AddClass(String name) implements Change {
        @Override
        public Project apply(Project project) {
            checkFree(project, name, Optional.empty());
            return project.withClass(name);
        }
    }

    /** Another name for a class. */
    record Rename(long id, String name) implements Change {
        @Override
        public Project apply(Project project) {
            checkFree(project, name, Optional.of(id));
            return project.with(id, each -> each.renamed(name));
        }
    }

    /** A class with its pictures goes. */
    record RemoveClass(long id) implements Change {
        @Override
        public Project apply(Project project) {
            if (project.find(id).isEmpty()) {
                throw Refusal.noClass(id);
            }
            return project.withoutClass(id);
        }
    }

    /**
     * Pictures that come together.
     *
     * @param to a class, the shelf, or {@link #BY_NAME}
     * @param name of the class, which is made if it is not there; used with {@link #BY_NAME} only
     * @param pictures whose ids do not count yet
     */
    record Batch(long to, String name, List<ProjectPicture> pictures) {
        static final long BY_NAME = -1;

        public Batch {
            pictures = List.copyOf(pictures);
        }
    }

    /** New pictures, perhaps for several classes at once, as a folder brings them. */
    record AddPictures(List<Batch> batches) implements Change {
        public AddPictures {
            batches = List.copyOf(batches);
        }

        @Override
        public Project apply(Project project) {
            Project grown = project;
            for (Batch batch : batches) {
                long to = batch.to();
                if (to == Batch.BY_NAME) {
                    if (grown.named(batch.name()).isEmpty()) {
                        grown = grown.withClass(batch.name());
                    }
                    to = grown.named(batch.name()).orElseThrow().id();
                }
                List<ProjectPicture> numbered = new ArrayList<>();
                long free = grown.next();
                for (ProjectPicture picture : batch.pictures()) {
                    numbered.add(new ProjectPicture(free++, picture.name(), picture.sha256()));
                }
                grown = grown.with(to, numbered).withNext(free);
            }
            return grown;
        }
    }

    /** Pictures go. */
    record RemovePictures(List<Long> ids) implements Change {
        public RemovePictures {
            ids = List.copyOf(ids);
        }

        @Override
        public Project apply(Project project) {
            return project.without(ids);
        }
    }

    /** Pictures get another class, or none, being put on the shelf. */
    record MovePictures(List<Long> ids, long to) implements Change {
        public MovePictures {
            ids = List.copyOf(ids);
        }

        @Override
        public Project apply(Project project) {
            List<ProjectPicture> moved = ids.stream()
                    .distinct()
                    .map(id -> project.picture(id).orElseThrow(() -> Refusal.noPicture(id)))
                    .toList();
            return project.without(ids).with(to, moved);
        }
    }

    /** The pictures are to be seen in another way. */
    record See(Way way) implements Change {
        @Override
        public Project apply(Project project) {
            return project.seen(way);
        }
    }

    /** Another project takes this one's place: one that was opened, or an empty one. */
    record Replace(Project other) implements Change {
        @Override
        public Project apply(Project project) {
            return other.shifted(project.next());
        }
    }

    private static void checkFree(Project project, String name, Optional<Long> own) {
        project.named(name)
                .filter(there -> own.isEmpty() || there.id() != own.get())
                .ifPresent(there -> {
                    throw new Refusal(
                            Refusal.CONFLICT,
                            String.format(Locale.ROOT, "There is a class named %s already.", there.name()));
                });
    }
}
