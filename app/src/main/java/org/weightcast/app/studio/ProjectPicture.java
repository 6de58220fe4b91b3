package org.weightcast.app.studio;

/**
 * A picture of a project.
 *
 * @param id of this project, given once
 * @param name what the user's file was called; never a path here
 * @param sha256 digest of the file's bytes, by which {@link PictureStore} keeps them
 */
record ProjectPicture(long id, String name, String sha256) {}
