import { Component, createRef, html } from './html.js';
import { canvasOf } from './pixels.js';

const SIDE = 224; // pixels
const PEN = 11; // pixels; thick enough to be seen at 32 x 32

/** A sheet to draw on by mouse, touch or pen. Calls `drawn(canvas)` while drawing, and `cleared()`; `handle.current` is the sheet. */
export class Pad extends Component {
  canvas = createRef();
  strokes = [];
  frame = 0;

  componentDidMount() {
    this.props.handle.current = this;
    this.repaint();
  }

  componentDidUpdate(before) {
    if (before.darkInk !== this.props.darkInk) {
      this.repaint();
    }
  }

  componentWillUnmount() {
    cancelAnimationFrame(this.frame);
  }

  get isBlank() {
    return this.strokes.length === 0;
  }

  /** A copy of the drawing. */
  copy() {
    const copy = canvasOf(SIDE, SIDE);
    copy.getContext('2d').drawImage(this.canvas.current, 0, 0);
    return copy;
  }

  clear = () => {
    this.strokes = [];
    this.repaint();
    this.props.cleared?.();
    this.forceUpdate();
  };

  repaint() {
    const context = this.canvas.current.getContext('2d', { willReadFrequently: true });
    const dark = this.props.darkInk !== false;
    context.fillStyle = dark ? '#fff' : '#000';
    context.fillRect(0, 0, SIDE, SIDE);
    context.strokeStyle = dark ? '#000' : '#fff';
    context.lineWidth = PEN;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (const points of this.strokes) {
      context.beginPath();
      context.moveTo(...points[0]);
      // A line to the same place is a dot.
      (points.length === 1 ? points : points.slice(1)).forEach((point) => context.lineTo(...point));
      context.stroke();
    }
  }

  place(event) {
    const box = this.canvas.current.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  }

  begin = (event) => {
    if (event.button !== 0) {
      return;
    }
    event.preventDefault();
    this.canvas.current.setPointerCapture(event.pointerId);
    this.strokes.push([this.place(event)]);
    this.pen = event.pointerId;
    this.show();
  };

  move = (event) => {
    if (this.pen === event.pointerId) {
      const some = event.getCoalescedEvents?.() ?? [];
      (some.length > 0 ? some : [event]).forEach((each) => this.strokes.at(-1).push(this.place(each)));
      this.show();
    }
  };

  end = (event) => {
    if (this.pen === event.pointerId) {
      this.pen = null;
      this.show();
    }
  };

  show() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.repaint();
      this.props.drawn?.(this.canvas.current);
    });
  }

  render({ label }) {
    return html`<canvas
      ref=${this.canvas}
      class="pad"
      width=${SIDE}
      height=${SIDE}
      role="img"
      aria-label=${label}
      onPointerDown=${this.begin}
      onPointerMove=${this.move}
      onPointerUp=${this.end}
      onPointerCancel=${this.end}
    />`;
  }
}
