// The page: what the server tells, in cards; what the model answers, beside them.
import { Component, html, render } from './html.js';
import * as api from './api.js';
import { Classifier } from './classifier.js';
import { chosen, filesOf } from './drop.js';
import { Card, Shelf } from './cards.js';
import { DrawDialog, PictureDialog, RecordDialog } from './dialogs.js';
import { TryIt } from './tryit.js';
import { hurting, Mend } from './mend.js';
import { Take } from './take.js';
import { count } from './words.js';

const WAYS = {
  auto: 'as the pictures look',
  dark_ink: 'dark ink on light paper',
  light_ink: 'light ink on dark paper',
  photographs: 'photographs',
};

/** Milliseconds: what is done sooner is not worth a word, which would only flicker. */
const PATIENCE = 300;

class App extends Component {
  classifier = new Classifier();
  state = {
    told: null,
    model: null,
    check: null,
    doubts: doubtsOf(null),
    /** Accuracy after each check since the page was opened, for the curve. */
    history: [],
    checking: null,
    casting: false,
    loaded: null,
    problems: [],
    sending: 0,
    connected: true,
    dialog: null,
  };

  componentDidMount() {
    api.listen(
      {
        project: (told) => this.show(told),
        model: (model) => this.take(model),
        checking: (checking) => this.setState({ checking }),
        check: (check) => this.setState(({ history }) => ({ check, doubts: doubtsOf(check), history: remembering(history, check), checking: null })),
      },
      (connected) => this.setState({ connected }),
    );
    document.addEventListener('keydown', this.key);
    document.addEventListener('paste', this.paste);
    for (const event of ['dragover', 'drop']) {
      document.addEventListener(event, this.dragged);
    }
  }

  /** Shows the project, which is being cast now. */
  show(told) {
    clearTimeout(this.late);
    this.late = setTimeout(() => this.setState({ casting: true }), PATIENCE);
    this.setState((before) => ({ told: keepingSame(before.told, told) }), () => markOnce('shown'));
  }

  async take(model) {
    if (model.missing) {
      this.classifier.clear();
      this.cast({ model, loaded: null });
      return;
    }
    try {
      if (await this.classifier.load(model)) {
        this.cast({ model, loaded: model });
        markOnce('ready');
      }
    } catch (problem) {
      this.cast({ model });
      this.complain(`The model could not be loaded: ${problem.message}`);
    }
  }

  cast(made) {
    clearTimeout(this.late);
    this.setState({ ...made, casting: false });
  }

  complain = (problem) =>
    this.setState(({ problems }) => ({ problems: [...problems.filter((each) => each !== problem), problem].slice(-5) }));

  dismiss = (problem) => this.setState(({ problems }) => ({ problems: problems.filter((each) => each !== problem) }));

  /** Does something that the server may refuse; says so if it does. */
  attempt = async (something) => {
    try {
      return await something();
    } catch (problem) {
      this.complain(problem.message);
      return null;
    }
  };

  step = (step) => this.attempt(() => api.take(step));

  /** @param to the id of a class, 0 for the shelf, null to let folders be classes */
  add = (files, to) =>
    this.attempt(async () => {
      if (files.length > 0) {
        (await this.sent(files.length, api.addPictures(files, to))).slice(0, 5).forEach(this.complain);
      }
    });

  /** Tells of files that are long on their way. */
  async sent(files, request) {
    const grow = (by) => this.setState(({ sending }) => ({ sending: sending + by }));
    let told = 0;
    const late = setTimeout(() => {
      told = files;
      grow(files);
    }, PATIENCE);
    try {
      return await request;
    } finally {
      clearTimeout(late);
      if (told > 0) {
        grow(-told);
      }
    }
  }

  open = (dialog) => this.setState({ dialog });
  close = () => this.setState({ dialog: null });

  key = (event) => {
    const letter = event.key.toLowerCase();
    const writing = event.target.matches?.('input:not([type=radio]), textarea');
    if (!(event.ctrlKey || event.metaKey) || writing || (letter !== 'z' && letter !== 'y')) {
      return;
    }
    event.preventDefault();
    this.step({ do: letter === 'y' || event.shiftKey ? 'redo' : 'undo' });
  };

  /** Pictures go to the class whose card has the focus, else on the shelf. */
  paste = async (event) => {
    const focused = event.target.closest?.('[data-group]');
    if (event.clipboardData?.files.length > 0 && !event.target.closest?.('.try')) {
      event.preventDefault();
      await this.add(await filesOf(event.clipboardData), focused ? Number(focused.dataset.group) : 0);
    }
  };

  /** What is dropped beside cards: folders become classes. */
  dragged = async (event) => {
    if (!event.defaultPrevented && event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      if (event.type === 'drop') {
        await this.add(await filesOf(event.dataTransfer), null);
      }
    }
  };

  chooseFolder = async (event) => {
    const files = chosen(event.target.files);
    event.target.value = '';
    await this.add(files, null);
  };

  chooseProject = async (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    await this.attempt(() => this.sent(1, api.openProject(file)));
  };

  newClass = () => {
    const names = new Set(this.state.told.project.classes.map(({ name }) => name.toLowerCase()));
    let number = names.size + 1;
    while (names.has(`class ${number}`)) {
      number++;
    }
    return this.step({ do: 'add_class', name: `class ${number}` });
  };

  actions = { step: this.step, add: this.add, open: this.open };

  bar(state) {
    const { told } = state;
    return html`<header class="bar">
      <h1><img src=${new URL('icon.svg', import.meta.url)} alt="" /> Weightcast Studio</h1>
      <div class="tools" role="toolbar" aria-label="Project">
        <button onClick=${() => this.step({ do: 'undo' })} disabled=${!told.can_undo} title="Ctrl+Z">Undo</button>
        <button onClick=${() => this.step({ do: 'redo' })} disabled=${!told.can_redo} title="Ctrl+Shift+Z">Redo</button>
        <label class="button">Open folder<input type="file" webkitdirectory onChange=${this.chooseFolder} /></label>
        <label class="button">Open project<input type="file" accept=".zip" onChange=${this.chooseProject} /></label>
        <button class="empty" onClick=${() => this.step({ do: 'clear' })} disabled=${told.project.classes.length === 0 && told.project.unlabeled.pictures.length === 0}>
          Start empty
        </button>
        <label class="choice">
          Seen
          <select id="way" value=${told.project.way} onChange=${(event) => this.step({ do: 'see', way: event.target.value })}>
            ${Object.entries(WAYS).map(([way, words]) => html`<option value=${way}>${words}</option>`)}
          </select>
        </label>
      </div>
      <p id="status" role="status">${this.status(state)}</p>
    </header>`;
  }

  status({ model, sending, casting }) {
    if (sending > 0) {
      return `Sending ${count(sending, 'file', 'files')}…`;
    }
    if (casting) {
      return 'Casting…';
    }
    if (model === null) {
      return '';
    }
    if (model.missing) {
      return model.missing;
    }
    const kind = model.caster === 'photos' ? 'photographs' : 'drawings';
    return `A model for ${count(model.classes.length, 'class', 'classes')} of ${kind}, cast in ${Math.round(model.ms_cast)} ms.`;
  }

  render(_, state) {
    const { told, model, check, doubts, history, checking, loaded, problems, connected, dialog } = state;
    if (told === null) {
      return html`<p class="loading">${connected ? 'Loading…' : 'The studio does not answer. If it was started again, use the link that it printed then.'}</p>`;
    }
    const { project } = told;
    return html`
      ${this.bar(state)}
      <div class="problems" role="alert">
        ${!connected && html`<p class="problem">The studio does not answer. If it was started again, use the link that it printed then.</p>`}
        ${problems.map(
          (problem) =>
            html`<p class="problem" key=${problem}>
              ${problem} <button class="quiet" aria-label="Close this message" onClick=${() => this.dismiss(problem)}>×</button>
            </p>`,
        )}
      </div>
      <main>
        <section class="classes" aria-label="Classes">
          ${project.classes.map(
            (each) =>
              html`<${Card}
                key=${each.id}
                group=${each}
                check=${check?.classes?.find(({ name }) => name === each.name)}
                doubts=${doubts}
                actions=${this.actions}
              />`,
          )}
          <button class="card add" id="new-class" onClick=${this.newClass}>+ New class</button>
          <${Shelf} group=${project.unlabeled} actions=${this.actions} />
        </section>
        <aside class="asking">
          <${TryIt} classifier=${this.classifier} loaded=${loaded} complain=${this.complain} />
        </aside>
        <div class="notes">
          <${Mend} project=${project} model=${model} check=${check} checking=${checking} history=${history} actions=${this.actions} />
          <${Take} model=${loaded} classifier=${this.classifier} fresh=${loaded?.step === told.step} />
        </div>
      </main>
      ${dialog?.draw !== undefined && html`<${DrawDialog} to=${dialog.draw} name=${dialog.name} darkInk=${loaded === null || loaded.colour || loaded.dark_ink} add=${this.add} close=${this.close} />`}
      ${dialog?.record !== undefined && html`<${RecordDialog} to=${dialog.record} name=${dialog.name} add=${this.add} close=${this.close} />`}
      ${dialog?.picture && html`<${PictureDialog} picture=${dialog.picture} project=${project} check=${check} step=${this.step} close=${this.close} />`}
    `;
  }
}

/** Notes when the page first came so far, for who measures it. */
function markOnce(name) {
  if (performance.getEntriesByName(name).length === 0) {
    performance.mark(name);
  }
}

/** What is told of a project, with the classes that have not changed since: those need not be drawn again. */
function keepingSame(before, told) {
  const groups = before === null ? [] : [...before.project.classes, before.project.unlabeled];
  const known = new Map(groups.map((group) => [JSON.stringify(group), group]));
  const kept = (group) => known.get(JSON.stringify(group)) ?? group;
  const { project } = told;
  return { ...told, project: { ...project, classes: project.classes.map(kept), unlabeled: kept(project.unlabeled) } };
}

/** The accuracies so far, and that of a check, unless it has none, or is told again after the connection was lost. */
function remembering(history, { step, accuracy }) {
  return accuracy && history.at(-1)?.step !== step ? [...history, { step, ...accuracy }] : history;
}

/** The ids of pictures about which the check has something to say. */
function doubtsOf(check) {
  return {
    mislabelled: new Set((check?.mislabelled ?? []).map(({ id }) => id)),
    harmful: new Set(check?.harmful ? hurting(check).map(({ id }) => id) : []),
  };
}

const place = document.getElementById('app');
place.replaceChildren();
render(html`<${App} />`, place);
