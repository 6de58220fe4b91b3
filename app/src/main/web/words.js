// Numbers as words.

export const percent = (share) => `${(100 * share).toFixed(share >= 0.0005 && share < 0.0995 ? 1 : 0)} %`;

export const count = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const megabytes = (bytes) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** A share that was counted, with its 95 % interval. */
export const counted = (share) =>
  `${share.count} of ${share.total}, ${percent(share.mean)} (95 % interval ${percent(share.low95)} to ${percent(share.high95)})`;
