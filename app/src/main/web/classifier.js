// Runs the exported file itself, by ONNX Runtime in the page: what is tried here is what is downloaded.
import * as ort from './lib/ort.wasm.min.mjs';
import { modelFile } from './api.js';

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL('./lib/', import.meta.url).href;

/** The newest model: its file, and a session that answers by it. */
export class Classifier {
  #session = null;
  #wanted = null;
  #running = Promise.resolve();

  /** What is known of the loaded model, as the server tells it; null before the first. */
  model = null;
  /** The digest of the loaded file's bytes, in hexadecimal digits. */
  sha256 = '';

  /**
   * Loads a model's file in place of the one before.
   *
   * @returns {Promise<boolean>} whether it is loaded; false if a newer one was asked for meanwhile
   */
  async load(model) {
    this.#wanted = model;
    const answer = await fetch(modelFile(model));
    if (!answer.ok) {
      return false; // replaced already: the event that tells of the newer one is on its way
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (this.#wanted !== model) {
      return false;
    }
    // The graph is run as it is: to optimise it takes longer than a few answers do.
    const opening = ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], graphOptimizationLevel: 'disabled' });
    const [session, sha256] = await Promise.all([opening, hexDigest(bytes)]);
    if (this.#wanted !== model) {
      await session.release();
      return false;
    }
    const before = this.#session;
    this.#session = session;
    this.model = model;
    this.sha256 = sha256;
    this.#running = this.#running.then(() => before?.release());
    return true;
  }

  /** Forgets the model, as there is none any more. */
  clear() {
    this.#wanted = null;
    this.model = null;
  }

  /**
   * Asks the model about a picture.
   *
   * @param {{width: number, height: number, rgb: Uint8Array}} picture
   * @returns {Promise<{step: number, classes: string[], probabilities: number[], unknown: boolean} | null>}
   */
  ask(picture) {
    const answer = this.#running.then(() => this.#run(picture));
    this.#running = answer.catch(() => {}); // one run at a time: a session is not made for two
    return answer;
  }

  async #run({ width, height, rgb }) {
    if (this.model === null) {
      return null;
    }
    const { classes, tells_unknown: tells } = this.model;
    const image = new ort.Tensor('uint8', rgb, [1, height, width, 3]);
    const found = await this.#session.run({ image });
    const probabilities = Array.from(found.probabilities.data);
    return {
      step: this.model.step,
      classes,
      probabilities,
      unknown: tells && Number(found.unknown.data[0]) > 0,
    };
  }
}

async function hexDigest(bytes) {
  if (!globalThis.crypto?.subtle) {
    return ''; // pages from another machine, without encryption, may not compute it
  }
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
