// Numbers, sizes and values as text. Data is shown exactly, never rounded or grouped; only the
// console's own figures (counts, sizes, rates) are.

const grouped = new Intl.NumberFormat('en-US');
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const NUMERIC = /^(TINYINT|SMALLINT|INTEGER|BIGINT|DECIMAL|NUMERIC|REAL|FLOAT|DOUBLE)/;

export const NONE = '–';

export function count(value) {
  return value === null || value === undefined ? NONE : grouped.format(value);
}

export function plural(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function bytes(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < SIZES.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${oneDigit.format(size)} ${SIZES[unit]}`;
}

export function rate(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  return value >= 100 ? grouped.format(Math.round(value)) : oneDigit.format(value);
}

export function milliseconds(value) {
  if (value > 0 && value < 0.1) {
    return `${oneDigit.format(value * 1000)} µs`;
  }
  return value >= 1000 ? `${oneDigit.format(value / 1000)} s` : `${oneDigit.format(value)} ms`;
}

export function since(iso, now = Date.now()) {
  return span(now - Date.parse(iso));
}

/** A length of time in its largest unit. */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const steps = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ];
  const step = steps.find(([length]) => seconds >= length);
  return step ? `${Math.floor(seconds / step[0])} ${step[1]}` : `${seconds} s`;
}

export function isNumeric(type) {
  return NUMERIC.test(type);
}

/** The exact text of a value that is not null. */
export function text(value) {
  if (typeof value === 'object') {
    return JSON.stringify(value);
  }
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** The labels of a series as PromQL has them. */
export function series(metric) {
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`;
}
