/** ONNX files: networks written as graphs, models for users, their metadata and digest, and ONNX Runtime to run them. */
@NullMarked
package org.weightcast.onnx;

import org.jspecify.annotations.NullMarked;
