// Preact with tagged templates in place of JSX, so that the page needs no build.
import { Component, createRef, h, render } from './lib/preact.mjs';
import htm from './lib/htm.mjs';

export const html = htm.bind(h);
export { Component, createRef, render };

/** A component that is drawn again only if it is given something else: a hundred pictures take longer than an answer. */
export class Still extends Component {
  shouldComponentUpdate(props, state) {
    return state !== this.state || Object.keys(props).some((name) => props[name] !== this.props[name]);
  }
}

