import { Component, createRef, html } from './html.js';
import { original } from './api.js';
import { Camera } from './camera.js';
import { Pad } from './pad.js';
import { jpegOf, pngOf } from './pixels.js';
import { count, percent } from './words.js';

/** A dialog that the browser keeps the focus in; Escape closes it. */
class Dialog extends Component {
  element = createRef();

  componentDidMount() {
    this.element.current.showModal();
  }

  render({ label, close, children }) {
    return html`<dialog ref=${this.element} aria-label=${label} onClose=${close}>
      <div class="head"><h2>${label}</h2><button class="quiet" aria-label="Close" onClick=${close}>×</button></div>
      ${children}
    </dialog>`;
  }
}

/** Drawings for a class, one after the other. */
export class DrawDialog extends Component {
  pad = createRef();
  state = { blank: true, added: 0 };

  addDrawing = async () => {
    const { to, add } = this.props;
    const number = this.state.added + 1;
    const drawing = this.pad.current.copy();
    this.pad.current.clear();
    this.setState({ added: number });
    await add([{ file: await pngOf(drawing), path: `drawing ${number}.png` }], to);
  };

  render({ name, darkInk, close }, { blank, added }) {
    return html`<${Dialog} label=${`Draw for ${name}`} close=${close}>
      <${Pad}
        handle=${this.pad}
        darkInk=${darkInk}
        label="Sheet to draw on"
        drawn=${() => this.setState({ blank: false })}
        cleared=${() => this.setState({ blank: true })}
      />
      <p class="hint" role="status">${added === 0 ? 'Draw one example, add it, draw the next.' : `${count(added, 'drawing', 'drawings')} added.`}</p>
      <div class="tools">
        <button class="main" id="add-drawing" disabled=${blank} onClick=${this.addDrawing}>Add</button>
        <button disabled=${blank} onClick=${() => this.pad.current.clear()}>Clear</button>
        <button onClick=${close}>Done</button>
      </div>
    <//>`;
  }
}

const MOST_FRAMES = 100; // of one hold

/** Pictures of the webcam for a class, as long as a button is held. */
export class RecordDialog extends Component {
  frames = [];
  held = false;
  state = { recording: false, taken: 0, added: 0 };

  begin = (event) => {
    if (event.type === 'keydown' && (event.repeat || (event.key !== ' ' && event.key !== 'Enter'))) {
      return;
    }
    event.preventDefault();
    this.frames = [];
    this.held = true;
    this.setState({ recording: true, taken: 0 });
  };

  end = async () => {
    if (!this.held) {
      return; // the pointer went up first, and then away
    }
    this.held = false;
    this.setState({ recording: false });
    const files = await Promise.all(
      this.frames.map(async (frame, i) => ({ file: await jpegOf(frame), path: `webcam ${this.state.added + i + 1}.jpg` })),
    );
    this.frames = [];
    this.setState(({ added }) => ({ added: added + files.length }));
    await this.props.add(files, this.props.to);
  };

  frame = (canvas) => {
    if (this.frames.length >= MOST_FRAMES) {
      this.end();
      return;
    }
    this.frames.push(canvas);
    this.setState({ taken: this.frames.length });
  };

  componentWillUnmount() {
    this.end();
  }

  render({ name, close }, { recording, taken, added }) {
    return html`<${Dialog} label=${`Webcam for ${name}`} close=${close}>
      <${Camera} on=${recording} every=${200} frame=${this.frame} />
      <p class="hint" role="status">${recording ? count(taken, 'picture', 'pictures') : `${count(added, 'picture', 'pictures')} added.`}</p>
      <div class="tools">
        <button
          class="main"
          id="record"
          onPointerDown=${this.begin}
          onPointerUp=${this.end}
          onPointerLeave=${this.end}
          onKeyDown=${this.begin}
          onKeyUp=${this.end}
        >
          Hold to record
        </button>
        <button onClick=${close}>Done</button>
      </div>
    <//>`;
  }
}

/** One picture: where it belongs, and what the check says of it. */
export function PictureDialog({ picture: id, project, check, step, close }) {
  const groups = [...project.classes, { id: 0, name: 'no class (unlabeled)', pictures: project.unlabeled.pictures }];
  const group = groups.find(({ pictures }) => pictures.some((each) => each.id === id));
  if (!group) {
    return null;
  }
  const picture = group.pictures.find((each) => each.id === id);
  const doubt = check?.mislabelled?.find((each) => each.id === id);
  const harm = check?.harmful?.find((each) => each.id === id);
  const act = (change) => {
    step(change);
    close();
  };
  return html`<${Dialog} label=${picture.name} close=${close}>
    <img class="large" src=${original(picture)} alt=${`Picture of ${group.name}`} />
    ${doubt && html`<p>A model that never saw it takes it for <b>${doubt.suggested}</b> (${percent(doubt.probability)}).</p>`}
    ${harm && html`<p>Without it the others are recognised better.</p>`}
    <label class="choice">
      Class
      <select value=${group.id} onChange=${(event) => act({ do: 'move_pictures', ids: [id], to: Number(event.target.value) })}>
        ${groups.map((each) => html`<option value=${each.id}>${each.name}</option>`)}
      </select>
    </label>
    <div class="tools">
      <button onClick=${() => act({ do: 'remove_pictures', ids: [id] })}>Remove</button>
      <button class="main" onClick=${close}>Done</button>
    </div>
  <//>`;
}
