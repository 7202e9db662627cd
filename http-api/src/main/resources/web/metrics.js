// Metrics: one PromQL text with completion, its plot and its values, alerts, and where series are.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.module.js';
import { get, path } from './api.js';
import * as format from './format.js';
import {
  Badge,
  Empty,
  Heads,
  link,
  Loading,
  OfTenant,
  ProblemBox,
  Scroll,
  Stale,
  usePoll,
} from './parts.js';
import { complete, FUNCTIONS, suggestionsFor } from './completion.js';
import { COLOURS, Plot, SERIES_MAX } from './plot.js';

const ALERTS_EVERY_MS = 5_000;
const CARDINALITY_EVERY_MS = 30_000;
const TOP = 10;
const STEPS = 300;
const SUGGESTIONS_MAX = 12;

const RANGES = [
  ['15m', 900],
  ['1h', 3_600],
  ['6h', 21_600],
  ['24h', 86_400],
  ['7d', 604_800],
  ['30d', 2_592_000],
];

/** Text typed for each tenant, kept while the console is open. */
const drafts = new Map();

export function MetricsPage({ tenant, query }) {
  const nothing = html`<${Empty} title="There is no tenant with metrics yet.">
    <p>Let Prometheus remote-write to <code>/v1/tenants/{name}/prometheus/api/v1/write</code>.</p>
  <//>`;
  return html`<${OfTenant} title="Metrics" tenant=${tenant} address=${link.metrics}
    nothing=${nothing}>
    ${(chosen) => html`
      <${Explorer} key=${chosen} tenant=${chosen} query=${query} />
      <${Alerts} key=${`a/${chosen}`} tenant=${chosen} />
      <${Cardinality} key=${`c/${chosen}`} tenant=${chosen} />`}
  <//>`;
}

function Explorer({ tenant, query }) {
  const [text, setText] = useState(query || drafts.get(tenant) || '');
  const [range, setRange] = useState(3_600);
  const [answer, setAnswer] = useState(null);
  const running = useRef(null);
  useEffect(() => {
    if (query) {
      run(query, range);
    }
    return () => running.current && running.current.abort();
  }, []);
  const write = (typed) => {
    drafts.set(tenant, typed);
    setText(typed);
  };
  const run = async (asked, seconds) => {
    if (asked.trim() === '') {
      return;
    }
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setAnswer({ running: true });
    const result = await ask(tenant, asked, seconds, abort);
    if (running.current === abort) {
      setAnswer(result);
    }
  };
  const submit = (event) => {
    event.preventDefault();
    run(text, range);
  };
  const choose = (event) => {
    const seconds = Number(event.target.value);
    setRange(seconds);
    run(text, seconds);
  };
  return html`
    <form onSubmit=${submit}>
      <${QueryBox} tenant=${tenant} text=${text} onWrite=${write} onRun=${() => run(text, range)} />
      <p class="actions">
        <button class="main" type="submit">Run</button>
        <label class="choice">
          Last
          <select value=${range} onChange=${choose}>
            ${RANGES.map(
              ([name, seconds]) =>
                html`<option key=${name} value=${seconds} selected=${seconds === range}>
                  ${name}
                </option>`,
            )}
          </select>
        </label>
        <span class="fine"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it, <kbd>Tab</kbd> completes</span>
      </p>
    </form>
    <${Answer} answer=${answer} />`;
}

/** A text in which the word before the caret is completed from what the tenant has. */
function QueryBox({ tenant, text, onWrite, onRun }) {
  const area = useRef(null);
  const asked = useRef(0);
  const [offer, setOffer] = useState(null);
  const [chosen, setChosen] = useState(0);
  const look = async (element) => {
    const mine = ++asked.current;
    const found = await suggestionsFor(tenant, element.value, element.selectionStart);
    if (mine === asked.current) {
      setOffer(found && found.words.length > 0 ? found : null);
      setChosen(0);
    }
  };
  const take = (word) => {
    const done = complete(text, offer, word);
    onWrite(done.text);
    setOffer(null);
    requestAnimationFrame(() => {
      area.current.focus();
      area.current.setSelectionRange(done.caret, done.caret);
    });
  };
  const typed = (event) => {
    onWrite(event.target.value);
    look(event.target);
  };
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      setOffer(null);
      onRun();
    } else if (offer && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const shown = Math.min(offer.words.length, SUGGESTIONS_MAX);
      setChosen((chosen + (event.key === 'ArrowDown' ? 1 : shown - 1)) % shown);
    } else if (offer && (event.key === 'Tab' || event.key === 'Enter')) {
      event.preventDefault();
      take(offer.words[chosen]);
    } else if (offer && event.key === 'Escape') {
      setOffer(null);
    }
  };
  const shown = offer ? offer.words.slice(0, SUGGESTIONS_MAX) : [];
  return html`
    <label for="promql">PromQL over the series of ${tenant}</label>
    <div class="completed">
      <textarea id="promql" ref=${area} rows="3" value=${text}
        placeholder="rate(http_requests_total[5m])"
        role="combobox" aria-autocomplete="list" aria-expanded=${shown.length > 0}
        aria-controls="promql-offer"
        aria-activedescendant=${shown.length > 0 ? `promql-offer-${chosen}` : undefined}
        spellcheck="false" autocapitalize="off" autocomplete="off"
        onInput=${typed} onKeyDown=${keys} onBlur=${() => setOffer(null)}></textarea>
      <ul id="promql-offer" class="offer" role="listbox" hidden=${shown.length === 0}>
        ${shown.map(
          (word, i) =>
            html`<li key=${word} id=${`promql-offer-${i}`} role="option"
              aria-selected=${i === chosen}
              onMouseDown=${(event) => {
                event.preventDefault();
                take(word);
              }}>${word}${FUNCTIONS.has(word) && html`<span class="fine">function</span>`}</li>`,
        )}
      </ul>
    </div>`;
}

async function ask(tenant, query, seconds, abort) {
  const began = performance.now();
  const step = Math.max(1, Math.ceil(seconds / STEPS));
  const end = Math.ceil(Date.now() / 1000 / step) * step;
  const api = path`/v1/tenants/${tenant}` + '/prometheus/api/v1/';
  const options = { signal: abort.signal };
  try {
    const [over, now] = await Promise.all([
      get(`${api}query_range`, {
        ...options,
        parameters: { query, start: end - seconds, end, step },
      }),
      get(`${api}query`, { ...options, parameters: { query } }),
    ]);
    return {
      over: over.data.result,
      now: now.data,
      notes: [...(over.warnings || []), ...(over.infos || [])],
      steps: { start: end - seconds, end, step },
      elapsed: performance.now() - began,
    };
  } catch (problem) {
    return abort.signal.aborted ? null : { problem };
  }
}

function Answer({ answer }) {
  if (!answer) {
    return null;
  }
  if (answer.running) {
    return html`<p class="loading" role="status">Running …</p>`;
  }
  if (answer.problem) {
    return html`<${ProblemBox} problem=${answer.problem} />`;
  }
  const { over, now, notes, steps, elapsed } = answer;
  return html`<section aria-labelledby="series">
    <h2 id="series" class="unseen">Result</h2>
    <p class="status" role="status">
      ${format.plural(over.length, 'series', 'series')}, a value each ${steps.step} s,
      ${' '}${format.milliseconds(elapsed)}
      ${over.length > SERIES_MAX && `; the first ${SERIES_MAX} are drawn`}
    </p>
    ${notes.map((note) => html`<p key=${note} class="stale" role="status">${note}</p>`)}
    ${
      over.some((each) => each.histograms) &&
      html`<p class="stale" role="status">
        Native histograms are not drawn. Take a number of each, for example with
        <code>histogram_quantile(0.9, …)</code>.
      </p>`
    }
    ${over.length === 0
      ? html`<${Empty} title="Nothing fits.">
          <p>The query is right; no series has a value in this time.</p>
        <//>`
      : html`<${Plot} series=${over} steps=${steps} />`}
    <${Now} data=${now} drawn=${over} />
  </section>`;
}

/** The values of now, one line each, in the colours of the plot. */
function Now({ data, drawn }) {
  if (data.resultType !== 'vector') {
    return data.resultType === 'scalar' && html`<p><code>${data.result[1]}</code></p>`;
  }
  const places = new Map(drawn.map((each, i) => [format.series(each.metric), i]));
  const colour = (each, i) => (places.get(format.series(each.metric)) ?? i) % COLOURS;
  return (
    data.result.length > 0 &&
    html`<${Scroll} label="Values of now">
      <table class="data">
        <${Heads} names=${['Series', '#Value']} />
        <tbody>
          ${data.result.slice(0, SERIES_MAX).map(
            (each, i) =>
              html`<tr key=${i}>
                <td><span class=${`swatch swatch-${colour(each, i)}`}></span>${format.series(each.metric)}</td>
                <td class="number">${shownValue(each)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    <//>`
  );
}

/** A number, or what a native histogram has come to. */
function shownValue({ value, histogram }) {
  return value ? value[1] : `${histogram[1].count} observations, sum ${histogram[1].sum}`;
}

function Alerts({ tenant }) {
  const { data, error } = usePoll((signal) => rules(tenant, signal), ALERTS_EVERY_MS, [tenant]);
  if (!data) {
    return error && html`<${ProblemBox} problem=${error} />`;
  }
  const alerts = data.flatMap((group) => group.rules.flatMap((rule) => rule.alerts || []));
  const failed = data.flatMap((group) => group.rules.filter((rule) => rule.health === 'err'));
  return html`<section aria-labelledby="alerts">
    <h2 id="alerts">Rules and alerts</h2>
    <${Stale} error=${error} />
    ${data.length === 0 &&
    html`<${Empty} title="This tenant has no rules.">
      ${
        tenant.startsWith('_')
          ? html`<p>Nodes write it; clients can only read it.</p>`
          : html`<p>
              PUT a rule file of Prometheus to <code>${`/v1/tenants/${tenant}/rules/{name}`}</code>.
            </p>`
      }
    <//>`}
    ${data.length > 0 &&
    html`<p class="status">
      ${format.plural(data.length, 'group', 'groups')},
      ${' '}${format.plural(alerts.length, 'alert', 'alerts')}
    </p>`}
    ${failed.map(
      (rule) => html`<p class="stale" role="status">${rule.name}: ${rule.lastError}</p>`,
    )}
    ${alerts.length > 0 &&
    html`<${Scroll} label="Alerts">
      <table class="data">
        <${Heads} names=${['State', 'Alert', 'Labels', 'For', '#Value']} />
        <tbody>
          ${alerts.map(
            (alert) =>
              html`<tr key=${JSON.stringify(alert.labels)}>
                <td><${Badge} state=${alert.state === 'firing' ? 'failed' : 'waiting'} label=${alert.state} /></td>
                <td title=${alert.annotations.summary || ''}>${alert.labels.alertname}</td>
                <td>${format.series(labelsOf(alert))}</td>
                <td>${format.since(alert.activeAt)}</td>
                <td class="number">${Number(alert.value)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    <//>`}
  </section>`;
}

function labelsOf(alert) {
  const { alertname: _, ...labels } = alert.labels;
  return labels;
}

async function rules(tenant, signal) {
  const answer = await get(`${path`/v1/tenants/${tenant}`}/prometheus/api/v1/rules`, { signal });
  return answer.data.groups;
}

function Cardinality({ tenant }) {
  const { data, error } = usePoll(
    (signal) =>
      get(`${path`/v1/tenants/${tenant}`}/prometheus/api/v1/status/tsdb`, {
        parameters: { limit: TOP },
        signal,
      }),
    CARDINALITY_EVERY_MS,
    [tenant],
  );
  if (!data) {
    return error ? html`<${ProblemBox} problem=${error} />` : html`<${Loading} what="the series" />`;
  }
  const status = data.data;
  return html`<section aria-labelledby="cardinality">
    <h2 id="cardinality">Cardinality</h2>
    <${Stale} error=${error} />
    <p class="status">${format.plural(status.headStats.numSeries, 'series', 'series')}</p>
    <div class="tiles">
      <${Top} title="Series by metric" counts=${status.seriesCountByMetricName} />
      <${Top} title="Values by label" counts=${status.labelValueCountByLabelName} />
      <${Top} title="Series by label and value" counts=${status.seriesCountByLabelValuePair} />
      <${Top} title="Bytes by label" counts=${status.memoryInBytesByLabelName} />
    </div>
  </section>`;
}

function Top({ title, counts }) {
  return html`<${Scroll} label=${title}>
    <table class="data">
      <${Heads} names=${[title, '#']} />
      <tbody>
        ${counts.map(
          (each) =>
            html`<tr key=${each.name}><td>${each.name}</td><td class="number">${format.count(each.value)}</td></tr>`,
        )}
      </tbody>
    </table>
  <//>`;
}
