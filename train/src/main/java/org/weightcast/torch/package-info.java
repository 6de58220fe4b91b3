/** libtorch's plumbing: loading, scopes, arrays in and out, seeds, threads, and the interpreter of networks. */
@NullMarked
package org.weightcast.torch;

import org.jspecify.annotations.NullMarked;
