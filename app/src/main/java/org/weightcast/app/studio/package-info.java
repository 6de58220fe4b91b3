/** The local web page: a project of labelled pictures, and the model that is cast anew on every change of it. */
@NullMarked
package org.weightcast.app.studio;

import org.jspecify.annotations.NullMarked;
