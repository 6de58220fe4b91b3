import { html, Still } from './html.js';
import { modelFile } from './api.js';
import { megabytes } from './words.js';

/** What can be taken away. */
export class Take extends Still {
  render({ model, classifier, fresh }) {
    if (!model) {
      return null;
    }
    return html`<section class="take panel" aria-label="Download">
      <h2>Take it along</h2>
      <p><a class="button main" id="download" href=${modelFile(model)} download="model.onnx" aria-disabled=${fresh ? 'false' : 'true'}>Download the model</a></p>
      <p class="hint">
        One ONNX file of ${megabytes(model.bytes)}, ${model.parameters.toLocaleString('en')} parameters: the very file that answers above.
        ${classifier.sha256 && html`<br />SHA-256 <code id="sha256">${classifier.sha256}</code>`}
      </p>
      <ul class="links">
        <li><a href="api/card.html" target="_blank" rel="noopener">Model card</a> (<a href="api/card.md" download="model-card.md">Markdown</a>)</li>
        <li><a href="api/project.zip" download="project.zip">Project as a zip</a>: opens here again, and is a folder of classes for the command line</li>
        <li>To use it: <a href="api/snippets/java" download="Classify.java">Java</a>, <a href="api/snippets/python" download="classify.py">Python</a>, <a href="api/snippets/javascript" download="classify.mjs">JavaScript</a></li>
      </ul>
    </section>`;
  }
}
