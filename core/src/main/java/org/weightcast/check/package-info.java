/** What is doubtful about a set of labelled images, found by casting from it without each of them. */
@NullMarked
package org.weightcast.check;

import org.jspecify.annotations.NullMarked;
