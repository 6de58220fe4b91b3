package org.weightcast.app.studio;

import java.util.ArrayList;
import java.util.List;

/**
 * A class of a project, perhaps still without pictures.
 *
 * @param id of this project, given once
 */
record ProjectClass(long id, String name, List<ProjectPicture> pictures) {
    ProjectClass {
        pictures = List.copyOf(pictures);
    }

    ProjectClass with(List<ProjectPicture> more) {
        List<ProjectPicture> all = new ArrayList<>(pictures);
        all.addAll(more);
        return new ProjectClass(id, name, all);
    }

    ProjectClass renamed(String other) {
        return new ProjectClass(id, other, pictures);
    }
}
