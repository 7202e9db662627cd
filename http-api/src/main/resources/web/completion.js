// What may stand at the caret of a PromQL text: functions, metrics, labels and their values.

import { get, path } from './api.js';

const NAMES_MAX = 10_000;
const KEPT_MS = 30_000;

/** Those of Weir's PromQL that need no flag. */
export const FUNCTIONS = new Set(
  (
    'abs absent absent_over_time acos acosh asin asinh atan atanh avg avg_over_time bottomk ceil ' +
    'changes clamp clamp_max clamp_min cos cosh count count_over_time count_values day_of_month ' +
    'day_of_week day_of_year days_in_month deg delta deriv exp floor group histogram_fraction ' +
    'histogram_quantile hour idelta increase irate label_join label_replace last_over_time ln ' +
    'log10 log2 max max_over_time min min_over_time minute month pi predict_linear ' +
    'present_over_time quantile quantile_over_time rad rate resets round scalar sgn sin sinh sort ' +
    'sort_desc sqrt stddev stddev_over_time stdvar stdvar_over_time sum sum_over_time tan tanh ' +
    'time timestamp topk vector year'
  ).split(' '),
);

const KEYWORDS = 'and bool by group_left group_right ignoring offset on or unless without'.split(' ');

/** Answers of the last seconds, by address. */
const kept = new Map();

/** Words for the one before the caret, with where it begins; null when there is nothing to say. */
export async function suggestionsFor(tenant, text, caret) {
  const before = text.slice(0, caret);
  const place = placeOf(before);
  const word = /[A-Za-z0-9_:.\/-]*$/.exec(before)[0];
  if (!place || (place.kind === 'metric' && word === '')) {
    return null;
  }
  const all = await wordsOf(tenant, place);
  const lower = word.toLowerCase();
  const starting = all.filter((each) => each.toLowerCase().startsWith(lower));
  const within = all.filter(
    (each) => !each.toLowerCase().startsWith(lower) && each.toLowerCase().includes(lower),
  );
  const words = [...starting, ...within].filter((each) => each !== word);
  return { from: caret - word.length, to: caret, kind: place.kind, words };
}

/** The text with a word in place of the one that was begun. */
export function complete(text, offer, word) {
  const behind = FUNCTIONS.has(word) && offer.kind === 'metric' && text[offer.to] !== '(' ? '(' : '';
  const put = word + behind;
  return {
    text: text.slice(0, offer.from) + put + text.slice(offer.to),
    caret: offer.from + put.length,
  };
}

/** Outside of braces there are metrics and functions, within them labels, within quotes values. */
function placeOf(before) {
  let braces = 0;
  let quote = null;
  let label = '';
  let name = '';
  for (let i = 0; i < before.length; i++) {
    const sign = before[i];
    if (quote) {
      if (sign === '\\') {
        i++;
      } else if (sign === quote) {
        quote = null;
        name = '';
      }
    } else if (sign === '"' || sign === "'" || sign === '`') {
      quote = sign;
      label = name;
    } else if (sign === '{') {
      braces++;
      name = '';
    } else if (sign === '}') {
      braces--;
    } else if (/[A-Za-z0-9_]/.test(sign)) {
      name = /[A-Za-z0-9_]/.test(before[i - 1] || '') ? name + sign : sign;
    }
  }
  if (quote) {
    return braces > 0 && label !== '' ? { kind: 'value', label } : null;
  }
  return { kind: braces > 0 ? 'label' : 'metric' };
}

async function wordsOf(tenant, place) {
  const api = `${path`/v1/tenants/${tenant}`}/prometheus/api/v1/`;
  switch (place.kind) {
    case 'value':
      return names(`${api}label/${encodeURIComponent(place.label)}/values`);
    case 'label':
      return names(`${api}labels`);
    default:
      return [...(await names(`${api}label/__name__/values`)), ...FUNCTIONS, ...KEYWORDS];
  }
}

async function names(address) {
  const known = kept.get(address);
  if (known && Date.now() - known.at < KEPT_MS) {
    return known.names;
  }
  try {
    const answer = await get(address, { parameters: { limit: NAMES_MAX } });
    kept.set(address, { at: Date.now(), names: answer.data });
    return answer.data;
  } catch {
    return []; // whoever types does not want to read of it; running the query tells
  }
}
