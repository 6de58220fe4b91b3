import { Component, html, Still } from './html.js';
import { thumbnail } from './api.js';
import { chosen, filesOf } from './drop.js';
import { count, counted, percent } from './words.js';

/** What a picture that is dragged from card to card is carried as. */
const CARRIED = 'application/x-weightcast-picture';

/** A place that pictures can be dropped on, from outside or from another card. */
class Target extends Component {
  state = { over: false };

  over = (event) => {
    const { types } = event.dataTransfer;
    if (types.includes('Files') || types.includes(CARRIED)) {
      event.preventDefault();
      this.setState({ over: true });
    }
  };

  leave = () => this.setState({ over: false });

  drop = async (event) => {
    event.preventDefault();
    this.setState({ over: false });
    const { group, actions } = this.props;
    const carried = event.dataTransfer.getData(CARRIED);
    if (carried) {
      actions.step({ do: 'move_pictures', ids: [Number(carried)], to: group });
    } else {
      await actions.add(await filesOf(event.dataTransfer), group);
    }
  };

  render({ group, label, children }, { over }) {
    return html`<article
      class=${over ? 'card over' : 'card'}
      data-group=${group}
      aria-label=${label}
      onDragOver=${this.over}
      onDragLeave=${this.leave}
      onDrop=${this.drop}
    >
      ${children}
    </article>`;
  }
}

/** Small pictures; each opens by click or Enter, goes by the Delete key, and can be dragged. */
function Pictures({ pictures, label, doubts, actions }) {
  const key = (event, picture) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      const place = event.currentTarget.parentNode;
      (place.nextElementSibling ?? place.previousElementSibling)?.firstElementChild.focus(); // or it would be lost
      actions.step({ do: 'remove_pictures', ids: [picture.id] });
    }
  };
  return html`<ul class="pictures" aria-label=${`Pictures of ${label}`}>
    ${pictures.map((picture) => {
      const wrong = doubts?.mislabelled.has(picture.id);
      const hurts = doubts?.harmful.has(picture.id);
      const mark = wrong ? ', the label is probably wrong' : hurts ? ', hurts the others' : '';
      return html`<li key=${picture.id}>
        <button
          class=${`picture${wrong ? ' wrong' : hurts ? ' hurts' : ''}`}
          draggable="true"
          title=${picture.name + mark}
          aria-label=${`${picture.name}${mark}. Enter opens, Delete removes.`}
          onDragStart=${(event) => event.dataTransfer.setData(CARRIED, String(picture.id))}
          onKeyDown=${(event) => key(event, picture)}
          onClick=${() => actions.open({ picture: picture.id })}
        >
          <img src=${thumbnail(picture)} alt="" loading="lazy" draggable="false" />
        </button>
      </li>`;
    })}
  </ul>`;
}

/** The buttons by which pictures come into a class or onto the shelf. */
function Add({ to, name, actions }) {
  const choose = async (event) => {
    const files = chosen(event.target.files);
    event.target.value = '';
    await actions.add(files, to);
  };
  return html`<div class="tools">
    <label class="button">Files<input type="file" multiple accept="image/*,.zip" aria-label=${`Add files to ${name}`} onChange=${choose} /></label>
    <button aria-label=${`Draw for ${name}`} onClick=${() => actions.open({ draw: to, name })}>Draw</button>
    <button aria-label=${`Webcam for ${name}`} onClick=${() => actions.open({ record: to, name })}>Webcam</button>
  </div>`;
}

/** A class: its name, pictures, and how well it is recognised. */
export class Card extends Still {
  rename = (event) => {
    const name = event.target.value.trim();
    const { group, actions } = this.props;
    if (name !== group.name) {
      actions.step({ do: 'rename', id: group.id, name }).then((done) => {
        const kept = done?.project.classes.find(({ id }) => id === group.id); // the server may have mended the name
        event.target.value = kept?.name ?? group.name;
      });
    }
  };

  key = (event) => {
    if (event.key === 'Enter') {
      event.target.blur();
    } else if (event.key === 'Escape') {
      event.target.value = this.props.group.name;
      event.target.blur();
    }
  };

  accuracy({ check, group }) {
    if (group.pictures.length < 2) {
      return html`<span class="accuracy" title="Whether a picture is recognised without itself needs two of them">–</span>`;
    }
    const share = check?.images === group.pictures.length ? check.accuracy : null;
    return share
      ? html`<span class="accuracy" title=${`Recognised without being learned from: ${counted(share)}`}>${percent(share.mean)}</span>`
      : html`<span class="accuracy" title="Being checked">…</span>`;
  }

  render({ group, check, doubts, actions }) {
    return html`<${Target} group=${group.id} label=${`Class ${group.name}`} actions=${actions}>
      <div class="head">
        <input class="name" aria-label="Name of the class" maxlength="80" value=${group.name} onChange=${this.rename} onKeyDown=${this.key} />
        <button class="quiet" aria-label=${`Delete the class ${group.name}`} onClick=${() => actions.step({ do: 'remove_class', id: group.id })}>×</button>
      </div>
      <p class="facts">
        <span>${count(group.pictures.length, 'picture', 'pictures')}</span>
        ${this.accuracy({ check, group })}
      </p>
      <${Pictures} pictures=${group.pictures} label=${group.name} doubts=${doubts} actions=${actions} />
      <${Add} to=${group.id} name=${group.name} actions=${actions} />
    <//>`;
  }
}

/** Pictures whose class is not told. */
export class Shelf extends Still {
  render({ group: { pictures }, actions }) {
    return html`<div class="shelf">
      <${Target} group=${0} label="Unlabeled pictures" actions=${actions}>
        <div class="head"><h2>Unlabeled</h2></div>
        <p class="facts"><span>${count(pictures.length, 'picture', 'pictures')}. The model learns from those that look like a class.</span></p>
        <${Pictures} pictures=${pictures} label="no class" actions=${actions} />
        <${Add} to=${0} name="the unlabeled ones" actions=${actions} />
      <//>
    </div>`;
  }
}
