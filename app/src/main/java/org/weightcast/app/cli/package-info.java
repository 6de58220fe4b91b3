/** The command line: parses, calls the library, prints. No method lives here. */
@NullMarked
package org.weightcast.app.cli;

import org.jspecify.annotations.NullMarked;
