/**
 * Networks for pictures: MobileNetV2 with its heads, residual and isometric networks, the vision transformer. Each is a
 * {@link org.weightcast.net.Net} or {@link org.weightcast.net.Classifier}; begin with {@link org.weightcast.net.vision.MobileNetV2}.
 * {@link org.weightcast.net.vision.InitialWeights} gives first weights to train from, and
 * {@link org.weightcast.net.vision.PublicFile} reads those that torchvision and timm have published.
 */
@NullMarked
package org.weightcast.net.vision;

import org.jspecify.annotations.NullMarked;
