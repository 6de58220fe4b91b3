/**
 * What is doubtful about a set of labelled images, found by casting from it without each of them. Begin with
 * {@link org.weightcast.check.Checkup}: its {@link org.weightcast.check.CheckReport} names classes that are hardly told apart, labels that
 * look wrong, images that hurt or are there twice, and what to label next. It says also how sure that is, since few images prove
 * little.
 */
@NullMarked
package org.weightcast.check;

import org.jspecify.annotations.NullMarked;
