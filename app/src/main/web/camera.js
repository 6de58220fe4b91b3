import { Component, createRef, html } from './html.js';
import { canvasOfVideo } from './pixels.js';

const SIDE = 224; // pixels

/** The webcam's picture; calls `frame(canvas)` every `every` milliseconds while `on`. */
export class Camera extends Component {
  video = createRef();
  state = { problem: '' };

  async componentDidMount() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
      if (this.gone) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      this.stream = stream;
      this.video.current.srcObject = stream;
    } catch (problem) {
      const denied = problem.name === 'NotAllowedError';
      this.setState({
        problem: denied ? 'The browser did not allow the webcam.' : `There is no webcam that can be used (${problem.name}).`,
      });
    }
    this.timer = setInterval(() => this.tick(), this.props.every);
  }

  componentWillUnmount() {
    this.gone = true;
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
  }

  tick() {
    const video = this.video.current;
    if (this.props.on && video?.videoWidth > 0) {
      this.props.frame(canvasOfVideo(video, SIDE));
    }
  }

  render(_, { problem }) {
    return problem
      ? html`<p class="problem" role="alert">${problem}</p>`
      : html`<video ref=${this.video} class="video" autoplay muted playsinline aria-label="Picture of the webcam" />`;
  }
}
