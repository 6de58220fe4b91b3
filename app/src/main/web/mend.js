import { createRef, html, Still } from './html.js';
import { thumbnail } from './api.js';
import { count, counted, percent } from './words.js';

const FEW = 3; // pictures; below this a class is worth another one
const LISTED = 5; // of a kind
const WORST = 2; // pictures that hurt; of a small set half do, a little
const WIDEST = 12; // classes; larger tables are hard to read

/** What to do to the pictures, in plain words, from the check. */
export class Mend extends Still {
  render({ project, model, check, checking, history, actions }) {
    const pictures = new Map([...project.classes, project.unlabeled].flatMap((group) => group.pictures.map((each) => [each.id, each])));
    const advice = check && !check.missing ? advise(check, project, pictures, actions) : [];
    const old = checking !== null || (check && model && check.step < model.step);
    return html`<section class="mend panel" aria-label="What to mend">
      <h2>What to mend</h2>
      ${check?.missing && !old && html`<p class="hint">${check.missing}</p>`}
      ${check?.accuracy && html`<p id="accuracy">Recognised without being learned from: <b>${counted(check.accuracy)}</b>.</p>`}
      ${checking && html`<p class="hint">Checking ${checking.done} of ${checking.images}…</p>`}
      ${warnings(model, check).map((warning) => html`<p class="warning" key=${warning}>${warning}.</p>`)}
      ${advice.length > 0 ? html`<ul class="advice">${advice}</ul>` : check?.accuracy && html`<p class="hint">Nothing else stands out.</p>`}
      ${check?.confusion && check.classes.length > 1 && check.classes.length <= WIDEST && check.accuracy && html`<${Confusion} check=${check} />`}
      ${history.length > 1 && html`<${Curve} history=${history} />`}
    </section>`;
  }
}

/** What the cast and the check warn of; both may say, in different words, that the pictures are unlike what the caster knows. */
function warnings(model, check) {
  const unlike = (warning) => warning.startsWith('These pictures are unlike');
  const cast = model?.warnings ?? [];
  return [...cast, ...(check?.warnings ?? []).filter((warning) => !unlike(warning) || !cast.some(unlike))];
}

/** Pictures that had better go, other than those whose label is doubted. */
export function hurting(check) {
  const doubted = new Set(check.mislabelled.map(({ id }) => id));
  return check.harmful.filter(({ id }) => !doubted.has(id)).slice(0, WORST);
}

function advise(check, project, pictures, actions) {
  const small = (id) => {
    const picture = pictures.get(id);
    return picture && html`<button class="picture" title=${picture.name} aria-label=${`Open ${picture.name}`} onClick=${() => actions.open({ picture: id })}><img src=${thumbnail(picture)} alt="" /></button>`;
  };
  const next = check.label_next.slice(0, LISTED).filter(({ id }) => pictures.has(id));
  const duplicates = check.duplicates.filter(({ first, second }) => pictures.has(first) && pictures.has(second));
  const few = project.classes.filter((each) => each.pictures.length < FEW).map(({ name }) => name);
  return [
    few.length > 0 && html`<li>Too few pictures: ${few.join(', ')}. Three of each, drawn or taken differently, tell much more than one.</li>`,
    ...check.confusable.map(
      (pair) => html`<li><b>${pair.first}</b> and <b>${pair.second}</b> are hardly told apart: ${pair.confused} of ${pair.of} were taken for the other. Add pictures that show the difference, or make them one class.</li>`,
    ),
    ...check.mislabelled.filter(({ id }) => pictures.has(id)).map(
      (doubt) => html`<li>${small(doubt.id)} Labelled <b>${doubt.label}</b>, looks like <b>${doubt.suggested}</b> (${percent(doubt.probability)}). Is the label right?</li>`,
    ),
    ...hurting(check).filter(({ id }) => pictures.has(id)).map(
      ({ id, others_gained: gained }) => html`<li>${small(id)} Without this picture the others are recognised better${gained > 0 ? `, ${gained} more of them` : ''}. Remove it if it is untypical.</li>`,
    ),
    ...duplicates.slice(0, LISTED).map(
      ({ first, second, across }) => html`<li>${small(first)}${small(second)} The same picture twice${across ? ', under different labels: one must be wrong' : ': the second one teaches nothing'}.</li>`,
    ),
    next.length > 0 && html`<li>${next.map(({ id }) => small(id))} Give these a class next: the model knows them least.</li>`,
    duplicates.length > LISTED && html`<li>${count(duplicates.length - LISTED, 'more pair', 'more pairs')} of pictures that are the same.</li>`,
  ].filter(Boolean);
}

/** Which class each picture was taken for when it was not learned from. */
class Confusion extends Still {
  render({ check }) {
    const most = Math.max(...check.confusion.flat(), 1);
    return html`<table class="confusion">
      <caption>Taken for, when left out</caption>
      <thead><tr><td></td>${check.classes.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>
        ${check.confusion.map(
          (row, i) => html`<tr>
            <th scope="row">${check.classes[i].name}</th>
            ${row.map((cell, j) => html`<td class=${i === j ? 'right' : cell > 0 ? 'wrong' : ''} style=${{ '--share': cell / most }}>${cell || ''}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

/** How the accuracy went while the project was changed. */
class Curve extends Still {
  place = createRef();

  async componentDidMount() {
    const { default: Plot } = await import('./lib/uPlot.esm.js');
    if (this.place.current) {
      this.plot = new Plot(this.options(), this.data(), this.place.current);
    }
  }

  componentDidUpdate() {
    this.plot?.setData(this.data());
  }

  componentWillUnmount() {
    this.plot?.destroy();
  }

  data() {
    const { history } = this.props;
    return [
      history.map((_, i) => i + 1),
      ...['mean', 'low95', 'high95'].map((name) => history.map((each) => 100 * each[name])),
    ];
  }

  options() {
    const colour = getComputedStyle(document.documentElement);
    const ink = colour.getPropertyValue('--quiet');
    const axis = { stroke: ink, grid: { stroke: colour.getPropertyValue('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    return {
      width: Math.max(200, this.place.current.clientWidth),
      height: 130,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: [0, 100] } },
      axes: [
        { ...axis, incrs: [1, 2, 5, 10, 20, 50], size: 22 },
        { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} %`), size: 44 },
      ],
      series: [{}, { stroke: colour.getPropertyValue('--accent'), width: 2, points: { show: true, size: 5 } }, { width: 0, points: { show: false } }, { width: 0, points: { show: false } }],
      bands: [{ series: [3, 2], fill: colour.getPropertyValue('--band') }],
    };
  }

  render({ history }) {
    return html`<figure class="curve">
      <figcaption>Accuracy after each change (the band: 95 % interval); ${count(history.length, 'check', 'checks')}</figcaption>
      <div ref=${this.place}></div>
    </figure>`;
  }
}
