// What was dropped, pasted or chosen, as files with their paths: folders with all that is in them.

/** @returns {Promise<{file: File, path: string}[]>} */
export async function filesOf(transfer) {
  // Entries must be asked for before the first await: the browser forgets them with the event.
  const entries = Array.from(transfer.items ?? [])
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  if (entries.length === 0) {
    return chosen(transfer.files ?? []);
  }
  const found = [];
  for (const entry of entries) {
    await collect(entry, found);
  }
  return found;
}

/** Files of an input element; those of a folder know their path in it. */
export const chosen = (files) =>
  Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name })).filter(({ path }) => isWanted(path));

const isWanted = (path) => !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db');

async function collect(entry, found) {
  if (entry instanceof File) {
    found.push({ file: entry, path: entry.name || 'pasted.png' });
  } else if (entry?.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    const path = entry.fullPath.replace(/^\//, '');
    if (isWanted(path)) {
      found.push({ file, path });
    }
  } else if (entry?.isDirectory) {
    const reader = entry.createReader();
    for (let some = await read(reader); some.length > 0; some = await read(reader)) {
      for (const each of some) {
        await collect(each, found);
      }
    }
  }
}

const read = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
