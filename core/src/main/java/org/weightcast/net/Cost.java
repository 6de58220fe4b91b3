package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * What one run of a network takes at given sizes.
 *
 * @param parameters the number of values in its weights, statistics not counted
 * @param statistics the number of values in the means and variances that its norms keep of data ({@link Norm#isStatistic})
 * @param multiplyAdds one for each product added up in a convolution or a matrix product
 * @param elementwise one for each value that an elementwise operation writes or that a reduction, a softmax, a layer
 *     norm or a pool reads; moving values about is free
 * @param largest the number of values in the largest array that an operation computes
 * @param outputs the shapes of its outputs
 */
public record Cost(
        long parameters, long statistics, long multiplyAdds, long elementwise, long largest, Named<Shape> outputs) {}
