package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * What one run of a network takes at given sizes.
 *
 * @param parameters the number of values in its weights
 * @param multiplyAdds one for each product added up in a convolution or a matrix product
 * @param elementwise one for each value that an elementwise operation writes or that a reduction, a softmax, a layer
 *     norm or a pool reads; moving values about is free
 * @param outputs the shapes of its outputs
 */
public record Cost(long parameters, long multiplyAdds, long elementwise, Named<Shape> outputs) {}
