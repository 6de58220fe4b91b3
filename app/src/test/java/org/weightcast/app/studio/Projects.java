package org.weightcast.app.studio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** Random projects and changes of them, for tests; pictures have digests, but no files. */
final class Projects {
    private Projects() {}

    static ProjectPicture picture(Random random) {
        return new ProjectPicture(0, "drawing " + random.nextInt(100) + ".png", digest(random));
    }

    static String digest(Random random) {
        return Digests.sha256(Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8));
    }

    static List<ProjectPicture> pictures(Random random, int count) {
        List<ProjectPicture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(picture(random));
        }
        return pictures;
    }

    /** A change that may or may not be possible. */
    static Change change(Project project, Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Change.AddClass(name(random));
            case 2 -> new Change.Rename(classId(project, random), name(random));
            case 3 -> new Change.RemoveClass(classId(project, random));
            case 4, 5 -> new Change.AddPictures(batches(project, random));
            case 6 -> new Change.RemovePictures(pictureIds(project, random));
            case 7 -> new Change.MovePictures(pictureIds(project, random), classId(project, random));
            default ->
                random.nextInt(4) == 0
                        ? new Change.Replace(Project.EMPTY.withClass(name(random)))
                        : new Change.See(List.of(Way.values()).get(random.nextInt(4)));
        };
    }

    private static List<Change.Batch> batches(Project project, Random random) {
        List<Change.Batch> batches = new ArrayList<>();
        batches.add(new Change.Batch(classId(project, random), "", pictures(random, random.nextInt(4))));
        if (random.nextBoolean()) {
            batches.add(new Change.Batch(Change.Batch.BY_NAME, name(random), pictures(random, 2)));
        }
        return batches;
    }

    private static String name(Random random) {
        return List.of("a", "B", "ж", "😀", "\"q\"", "a b", "\\n").get(random.nextInt(7)) + random.nextInt(20);
    }

    /** Mostly a class of the project, sometimes the shelf or an id that is nobody's. */
    private static long classId(Project project, Random random) {
        int which = random.nextInt(project.classes().size() + 2);
        Optional<Long> id =
                project.classes().stream().map(ProjectClass::id).skip(which).findFirst();
        return id.orElse(which % 2 == 0 ? Project.UNLABELED : project.next() + 7);
    }

    private static List<Long> pictureIds(Project project, Random random) {
        LongStream ids = project.pictures().mapToLong(ProjectPicture::id).filter(id -> random.nextInt(3) == 0);
        return ids.boxed().toList();
    }

    /** A project after so many changes that were possible. */
    static Project grown(Random random, int changes) {
        Project project = Project.EMPTY;
        for (int done = 0; done < changes; done++) {
            Optional<Project> next = Optional.empty();
            while (next.isEmpty()) {
                next = attempt(project, random);
            }
            project = next.get();
        }
        return project;
    }

    private static Optional<Project> attempt(Project project, Random random) {
        try {
            return Optional.of(change(project, random).apply(project));
        } catch (Refusal impossible) {
            return Optional.empty();
        }
    }
}
