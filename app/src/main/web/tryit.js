import { createRef, html, Still } from './html.js';
import { alike, thumbnail } from './api.js';
import { Camera } from './camera.js';
import { chosen, filesOf } from './drop.js';
import { Pad } from './pad.js';
import { atMost, canvasOfFile, pixelsOf, pngOf } from './pixels.js';
import { percent } from './words.js';

const PATIENCE = 150; // milliseconds without a change before the server is asked for what is alike
const SENT = 512; // pixels of the longer side of what it is sent; embeddings are of 32
const SHOWN = 224;
const MANY = 10; // classes; of more the likeliest stands first, or it might be out of sight

/** Asks the model about a drawing, a picture or the webcam, live. */
export class TryIt extends Still {
  pad = createRef();
  /** What is being asked about, on a canvas; null if nothing is. */
  asked = null;
  busy = false;
  state = { by: null, answer: null, alike: [], shown: '' };

  componentDidUpdate(before) {
    if (before.loaded !== this.props.loaded) {
      this.answer(); // another model answers about the same picture
    }
  }

  by = (by) => {
    this.asked = null;
    this.setState({ by, answer: null, alike: [], shown: '' });
  };

  ask = (canvas) => {
    this.asked = canvas;
    this.answer();
  };

  forget = () => {
    this.asked = null;
    this.setState({ answer: null, alike: [] });
  };

  /** Answers about the latest picture; while one answer is found, the next one waits. */
  async answer() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      do {
        this.again = false;
        const answer = this.asked && (await this.props.classifier.ask(pixelsOf(this.asked)));
        this.setState(this.asked && answer ? { answer } : { answer: null, alike: [] });
      } while (this.again);
    } catch (problem) {
      this.props.complain(`The model could not answer: ${problem.message}`);
    } finally {
      this.busy = false;
    }
    if (this.asked && this.state.answer) {
      this.timer = setTimeout(() => this.findAlike(), PATIENCE);
    }
  }

  async findAlike() {
    const canvas = this.asked;
    if (canvas) {
      const found = await alike(await pngOf(atMost(canvas, SENT))).catch(() => []);
      if (this.asked === canvas) {
        this.setState({ alike: found });
      }
    }
  }

  pick = async (files) => {
    const [first] = files;
    if (!first) {
      return;
    }
    try {
      const canvas = await canvasOfFile(first.file);
      this.setState({ by: 'picture', shown: atMost(canvas, SHOWN) });
      this.ask(canvas);
    } catch (problem) {
      this.props.complain(problem.message);
    }
  };

  choose = async (event) => {
    const files = chosen(event.target.files);
    event.target.value = ''; // so that the same file can be chosen again
    await this.pick(files);
  };

  drop = async (event) => {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      await this.pick(await filesOf(event.dataTransfer));
    }
  };

  paste = async (event) => {
    if (event.clipboardData.files.length > 0) {
      event.preventDefault();
      await this.pick(await filesOf(event.clipboardData));
    }
  };

  /** As long as nothing was chosen, what goes with the model. */
  get chosen() {
    return this.state.by ?? (this.props.loaded?.colour ? 'picture' : 'draw');
  }

  source({ loaded }, { shown }) {
    const by = this.chosen;
    if (by === 'webcam') {
      return html`<${Camera} on=${true} every=${120} frame=${this.ask} />`;
    }
    if (by === 'picture') {
      return html`<div class="picked" ref=${(place) => place?.replaceChildren(...(shown ? [shown] : []))}></div>
        <label class="button">Choose a picture<input type="file" accept="image/*" onChange=${this.choose} /></label>`;
    }
    return html`<${Pad} handle=${this.pad} darkInk=${loaded === null || loaded.colour || loaded.dark_ink} label="Draw here to try the model" drawn=${this.ask} cleared=${this.forget} />
      <div class="tools"><button id="clear-try" onClick=${() => this.pad.current.clear()}>Clear</button></div>`;
  }

  verdict({ answer }) {
    if (!this.props.loaded) {
      return 'There is no model yet.';
    }
    if (!answer) {
      return 'Draw, drop or paste a picture here.';
    }
    const best = answer.probabilities.indexOf(Math.max(...answer.probabilities));
    return answer.unknown
      ? 'Unknown: it looks like none of the classes.'
      : `${answer.classes[best]}, ${percent(answer.probabilities[best])}`;
  }

  bars({ answer }) {
    const { classes, probabilities, unknown } = answer ?? { classes: this.props.loaded?.classes ?? [], probabilities: [] };
    const best = answer ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    const many = classes.length > MANY;
    return html`<ul class=${`bars${unknown ? ' unknown' : ''}${many ? ' many' : ''}`} aria-label="Probabilities of the classes">
      ${classes.map(
        (name, i) => html`<li key=${name} class=${i === best ? 'best' : ''} data-class=${name} data-probability=${probabilities[i] ?? ''}>
          <span class="label" title=${name}>${name}</span>
          <meter min="0" max="1" value=${probabilities[i] ?? 0} aria-label=${`Probability of ${name}`}></meter>
          <span class="number">${answer ? percent(probabilities[i]) : ''}</span>
        </li>`,
      )}
    </ul>`;
  }

  render(props, state) {
    const { answer } = state;
    return html`<section class="try panel" aria-label="Try it" data-answered=${answer?.step ?? ''} onDragOver=${(event) => event.preventDefault()} onDrop=${this.drop} onPaste=${this.paste}>
      <h2>Try it</h2>
      <div class="tabs" role="group" aria-label="Where the picture comes from">
        ${['draw', 'picture', 'webcam'].map(
          (each) => html`<button aria-pressed=${this.chosen === each ? 'true' : 'false'} onClick=${() => this.by(each)}>${each[0].toUpperCase() + each.slice(1)}</button>`,
        )}
      </div>
      ${this.source(props, state)}
      <p id="verdict" class=${answer?.unknown ? 'verdict unknown' : 'verdict'} role="status">${this.verdict(state)}</p>
      ${this.bars(state)}
      ${answer && state.alike.length > 0 && html`<div class="alike">
        <h3>Most alike</h3>
        ${state.alike.map(
          (each) => html`<figure key=${each.id}><img src=${thumbnail(each)} alt=${each.name} /><figcaption>${each.class ?? 'unlabeled'}</figcaption></figure>`,
        )}
      </div>`}
    </section>`;
  }
}
