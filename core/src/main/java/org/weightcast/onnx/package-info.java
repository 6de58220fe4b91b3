/**
 * ONNX files: networks written as graphs, models for users, their metadata and digest, and ONNX Runtime to run them. Begin with
 * {@link org.weightcast.onnx.OnnxFile}, a file in memory that tells its weights, inputs, outputs and metadata, and
 * {@link org.weightcast.onnx.OnnxSession}, which runs one. {@link org.weightcast.onnx.OnnxExport} writes any network as a file;
 * {@link org.weightcast.onnx.ClassifierExport} adds the preparation of pictures and the answers that users see. What a model says of
 * itself is a {@link org.weightcast.onnx.ModelCard}, what a caster says a {@link org.weightcast.onnx.CasterCard}. Every file carries a digest, so
 * that an altered one is refused.
 */
@NullMarked
package org.weightcast.onnx;

import org.jspecify.annotations.NullMarked;
