/** Networks for pictures: MobileNetV2 with its heads, residual and isometric networks, the vision transformer. */
@NullMarked
package org.weightcast.net.vision;

import org.jspecify.annotations.NullMarked;
