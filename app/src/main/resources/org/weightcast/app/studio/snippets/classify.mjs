// Says what pictures show, by a model of Weightcast and ONNX Runtime alone. Needs Node.js 20.9 or newer:
//   npm install onnxruntime-web sharp
//   node classify.mjs model.onnx PICTURE...
//
// In a page, all but the last part is the same; leave out 'sharp' and 'node:fs', and take the pixels from a canvas. Paint it
// white first; createImageBitmap turns the picture upright:
//   const picture = await createImageBitmap(file, { colorSpaceConversion: 'none' });
//   context.drawImage(picture, 0, 0);
//   const { data, width, height } = context.getImageData(0, 0, picture.width, picture.height);
//   console.log(await answer(session, data, width, height));
// and the session from the model's address: ort.InferenceSession.create('model.onnx').
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';

// The model's classes in its order. It carries them, but onnxruntime-web does not tell; 'weightcast inspect' does.
const CLASSES = [];

/** The most probable class, its probability, and whether the picture looks like none of the classes. */
async function answer(session, rgba, width, height) {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = rgba[from + 3];
    for (let channel = 0; channel < 3; channel++) {
      // What is transparent lies on white.
      rgb[to++] = Math.floor((rgba[from + channel] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  const outputs = await session.run({ image: new ort.Tensor('uint8', rgb, [1, height, width, 3]) });
  const probabilities = outputs.probabilities.data;
  if (probabilities.length !== CLASSES.length) {
    throw new Error(`CLASSES names ${CLASSES.length} classes, the model has ${probabilities.length}.`);
  }
  const best = probabilities.indexOf(Math.max(...probabilities));
  // A model that was trained, not cast, may have no output 'unknown'.
  const unknown = outputs.unknown ? outputs.unknown.data[0] > 0 : false;
  return { label: CLASSES[best], probability: probabilities[best], unknown };
}

const [model, ...files] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(await readFile(model), { executionProviders: ['wasm'] });
for (const file of files) {
  const picture = sharp(file, { ignoreIcc: true }).rotate().toColourspace('srgb').ensureAlpha(); // upright, as EXIF says
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { label, probability, unknown } = await answer(session, data, info.width, info.height);
  console.log(`${file}\t${label}\t${probability.toFixed(6)}${unknown ? '\tunknown' : ''}`);
}
