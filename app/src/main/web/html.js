// Preact with tagged templates in place of JSX, so that the page needs no build.
import { Component, createRef, h, render } from './lib/preact.mjs';
import htm from './lib/htm.mjs';

export const html = htm.bind(h);
export { Component, createRef, render };
