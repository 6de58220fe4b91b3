// From files, videos and canvases to the bytes that a model takes.

/** Larger pictures are scaled down in the page; the model sees 32 x 32 of them. */
const MOST_PIXELS = 16_000_000;

/** A canvas of its own, white where what is drawn on it is transparent. */
export function canvasOf(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A picture's file on a canvas, upright. */
export async function canvasOfFile(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  } catch {
    throw new Error(`${file.name ?? 'This'} is not a picture that this browser can read.`);
  }
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
  const canvas = canvasOf(bitmap.width * scale, bitmap.height * scale);
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/** A copy of a canvas whose longer side has so many pixels at most. */
export function atMost(canvas, side) {
  const scale = Math.min(1, side / Math.max(canvas.width, canvas.height));
  const copy = canvasOf(canvas.width * scale, canvas.height * scale);
  copy.getContext('2d').drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
}

/** The middle square of a video's picture. */
export function canvasOfVideo(video, side) {
  const canvas = canvasOf(side, side);
  const shorter = Math.min(video.videoWidth, video.videoHeight);
  const left = (video.videoWidth - shorter) / 2;
  const top = (video.videoHeight - shorter) / 2;
  canvas.getContext('2d').drawImage(video, left, top, shorter, shorter, 0, 0, side, side);
  return canvas;
}

/** Red, green and blue of each pixel, row by row: the model's input. */
export function pixelsOf(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[from + 1];
    rgb[to + 2] = data[from + 2];
  }
  return { width, height, rgb };
}

/** A lossless file of what is on a canvas. */
export const pngOf = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));

/** A small file of what is on a canvas, for photographs. */
export const jpegOf = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
