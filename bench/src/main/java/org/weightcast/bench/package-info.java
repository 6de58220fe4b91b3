/** Benchmarks, of whole processes and with JMH; run alone on the machine. */
@NullMarked
package org.weightcast.bench;

import org.jspecify.annotations.NullMarked;
