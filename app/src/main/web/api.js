// What the page asks of the server. All addresses are relative: the token of this start is part of the page's own.

/** @returns {Promise<any>} the JSON of the answer; throws an Error with the server's sentence if it refuses */
async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`api/${path}`, options);
  } catch {
    throw new Error('The studio does not answer. If it was started again, use the link that it printed then.');
  }
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.error ?? `The studio answered ${answer.status}.`);
  }
  return json;
}

/** Takes a step, such as { do: 'rename', id, name }. */
export const take = (step) => ask('changes', { method: 'POST', body: JSON.stringify(step) });

/** Files of one drop are sent in parts of so many files and bytes; each part is one step that can be undone. */
const TOGETHER = 200;
const BYTES_TOGETHER = 100e6; // the server takes 250 MB at a time

/**
 * Sends pictures and zip archives.
 *
 * @param {{file: Blob, path: string}[]} files
 * @param {number|null} to the id of a class, 0 for the shelf, null to let folders be classes
 * @returns {Promise<string[]>} why files were not taken
 */
export async function addPictures(files, to) {
  const refused = [];
  for (const part of partsOf(files)) {
    const form = new FormData();
    part.forEach(({ file, path }) => form.append('file', file, path));
    const query = to === null ? '' : `?to=${to}`;
    refused.push(...(await ask(`pictures${query}`, { method: 'POST', body: form })).refused);
  }
  return refused;
}

function partsOf(files) {
  const parts = [];
  let bytes = Infinity;
  for (const each of files) {
    if (bytes + each.file.size > BYTES_TOGETHER || parts.at(-1).length === TOGETHER) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1).push(each);
    bytes += each.file.size;
  }
  return parts;
}

/** Opens a project's archive in place of the project. */
export const openProject = (file) => ask('project', { method: 'POST', body: file });

/** The pictures of the project that resemble this one (a PNG) most. */
export const alike = async (png) => (await ask('alike', { method: 'POST', body: png })).alike;

export const thumbnail = (picture) => `api/thumbnails/${picture.sha256}`;
export const original = (picture) => `api/pictures/${picture.sha256}`;
export const modelFile = (model) => `api/models/${model.sha256}`;

/**
 * Listens to what the server tells.
 *
 * @param {Record<string, (data: any) => void>} handlers by the event's name
 * @param {(connected: boolean) => void} connected
 */
export function listen(handlers, connected) {
  const source = new EventSource('api/events');
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  for (const [event, handle] of Object.entries(handlers)) {
    source.addEventListener(event, (message) => handle(JSON.parse(message.data)));
  }
}
