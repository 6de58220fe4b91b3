// usage: node classify.mjs MODEL PIXELS PICTURES HEIGHT WIDTH - prints the outputs as one JSON object.
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-web';

const [model, pixels, pictures, height, width] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(await readFile(model), { executionProviders: ['wasm'] });
const shape = [pictures, height, width, 3].map(Number);
const image = new ort.Tensor('uint8', new Uint8Array(await readFile(pixels)), shape);
const outputs = await session.run({ image });
const values = Object.entries(outputs).map(([name, tensor]) => [name, Array.from(tensor.data)]);
console.log(JSON.stringify(Object.fromEntries(values)));
