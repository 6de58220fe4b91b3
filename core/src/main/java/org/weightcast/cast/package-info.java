/**
 * The main job: examples in, a network made for their classes out, and its use. Begin with {@link org.weightcast.cast.Caster}, which
 * reads a folder and casts a {@link org.weightcast.cast.CastModel}; that one answers with a {@link org.weightcast.cast.Classification},
 * is saved and loaded, extended by further classes, and made to forget one. {@link org.weightcast.cast.Suited} finds out which caster
 * suits some pictures, {@link org.weightcast.cast.Backbone} makes the head of a network of any origin. How good a caster is,
 * {@link org.weightcast.cast.Evaluator} measures on many small tasks; {@link org.weightcast.cast.LeaveOneOut} asks about each image of a
 * set as if it had not been there. Casters and models hold native memory until they are closed.
 */
@NullMarked
package org.weightcast.cast;

import org.jspecify.annotations.NullMarked;
