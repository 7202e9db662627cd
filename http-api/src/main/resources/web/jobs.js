// Jobs: what the server is doing that takes its time, how far it is, and what came of it.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.module.js';
import { get, path, post } from './api.js';
import * as format from './format.js';
import {
  Badge,
  Empty,
  Heads,
  link,
  Loading,
  ProblemBox,
  Scroll,
  Stale,
  Title,
  usePoll,
} from './parts.js';

const OPEN_EVERY_MS = 1_000;
const ENDED_EVERY_MS = 5_000;
/** More ended jobs than these are shown when they are asked for. */
const ENDED_SHOWN_FIRST = 50;
const VIEW_HEADS = ['View', '#Rows', 'Equal', 'Hash', 'First difference'];

export function JobsPage() {
  const { data, error, reload } = usePoll((signal) => get('/v1/jobs', { signal }), pace, []);
  if (!data) {
    return html`<${Title}>Jobs<//>
      ${error ? html`<${ProblemBox} problem=${error} />` : html`<${Loading} what="the jobs" />`}`;
  }
  const open = data.jobs.filter(isOpen);
  const ended = data.jobs.filter((job) => !isOpen(job));
  return html`<${Title}>Jobs<//>
    <${Stale} error=${error} />
    <section aria-labelledby="open">
      <h2 id="open">Going on</h2>
      <p class="unseen" role="status">${format.plural(open.length, 'job goes', 'jobs go')} on</p>
      ${
        open.length === 0 &&
        html`<${Empty} title="No job goes on.">
        <p>
          Verify or back up a tenant on <a href="#/">its page</a>, or with
          ${' '}<code>./weir verify</code> and <code>./weir backup create</code>.
        </p>
      <//>`
      }
      ${open.map((job) => html`<${OpenJob} key=${job.id} job=${job} onChange=${reload} />`)}
    </section>
    ${ended.length > 0 && html`<${Ended} jobs=${ended} />`}`;
}

function pace(data) {
  return data && data.jobs.some(isOpen) ? OPEN_EVERY_MS : ENDED_EVERY_MS;
}

function isOpen(job) {
  return job.state === 'running' || job.state === 'paused';
}

function OpenJob({ job, onChange }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const name = `${job.kind} ${job.id}`;
  const order = async (action) => {
    if (busy) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await post(`${path`/v1/jobs/${job.id}`}:${action}`);
      onChange();
    } catch (refusal) {
      setProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  return html`<article class="card job" aria-label=${name}>
    <p class="job-head">
      <span class="name">${job.kind}</span><${About} job=${job} />
      <${Badge} state=${job.state} />
      <span class="facts">${job.id} · began ${format.since(job.started_at)} ago</span>
    </p>
    <${Bar} job=${job} name=${name} />
    <${Warnings} texts=${job.warnings} />
    <${Orders} job=${job} name=${name} busy=${busy} onOrder=${order} />
    ${problem && html`<${ProblemBox} problem=${problem} />`}
  </article>`;
}

/** Without a total the bar only says that something happens. */
function Bar({ job, name }) {
  const known = job.total > 0;
  return html`<div>
    <progress aria-label=${`How far ${name} is`} max=${known ? job.total : undefined}
      value=${known ? Math.min(job.done, job.total) : undefined}></progress>
    <p class="fine">${[...figures(job), job.phase].filter(Boolean).join(' · ')}</p>
  </div>`;
}

function figures(job) {
  if (job.total === 0) {
    return [];
  }
  const share = Math.floor((100 * Math.min(job.done, job.total)) / job.total);
  const done = `${format.count(job.done)} of ${format.count(job.total)} ${job.unit}, ${share} %`;
  if (job.state !== 'running' || job.done === 0) {
    return [done];
  }
  const left = job.eta_ms === null ? null : `${format.span(job.eta_ms + 999)} left`;
  return [done, `${format.rate(job.rate_per_s)} ${job.unit}/s`, left];
}

/**
 * Cancelling asks once more, in its own place, so that Enter twice does not end a night's work. A
 * button that waits for its answer is not disabled, or it would lose the focus.
 */
function Orders({ job, name, busy, onOrder }) {
  const [asking, setAsking] = useState(null);
  const first = useRef(null);
  useEffect(() => {
    // The button that was pressed is gone; whoever uses the keyboard goes on where it was.
    if (asking !== null && first.current) {
      first.current.focus();
    }
  }, [asking]);
  if (asking) {
    const cancel = () => {
      setAsking(false);
      onOrder('cancel');
    };
    const keep = () => setAsking(false);
    return html`<p class="actions" role="group" aria-label=${`Cancel ${name}`}
      onKeyDown=${(event) => event.key === 'Escape' && keep()}>
      <span>Cancel ${name}?</span>
      <button key="keep" ref=${first} onClick=${keep}>Keep it</button>
      <button key="cancel" onClick=${cancel}>Cancel it</button>
    </p>`;
  }
  const action = job.state === 'paused' ? 'Resume' : 'Pause';
  return html`<p class="actions">
    <button key="pause" aria-disabled=${busy} aria-label=${`${action} ${name}`}
      onClick=${() => onOrder(action.toLowerCase())}>${action}</button>
    <button key="ask" ref=${first} aria-disabled=${busy} aria-label=${`Cancel ${name}`}
      onClick=${() => setAsking(true)}>Cancel</button>
  </p>`;
}

/** What a job is about: a tenant and perhaps one of its circuits, or a node, or everything. */
function About({ job }) {
  if (job.tenant) {
    const circuit = job.circuit && html` / ${job.circuit}`;
    return html`<span><a href=${link.tenant(job.tenant)}>${job.tenant}</a>${circuit}</span>`;
  }
  const all = job.kind === 'rebalance' ? 'all nodes' : 'all tenants';
  return html`<span>${job.node || all}</span>`;
}

function Warnings({ texts }) {
  return (
    texts.length > 0 &&
    html`<ul class="warnings" aria-label="Warnings">
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>`
  );
}

function Ended({ jobs }) {
  const [all, setAll] = useState(false);
  const shown = all ? jobs : jobs.slice(0, ENDED_SHOWN_FIRST);
  return html`<section aria-labelledby="ended">
    <h2 id="ended">Ended</h2>
    ${shown.map((job) => html`<${EndedJob} key=${job.id} job=${job} />`)}
    ${
      shown.length < jobs.length &&
      html`<p class="actions">
      <button onClick=${() => setAll(true)}>Show all ${format.count(jobs.length)}</button>
    </p>`
    }
  </section>`;
}

function EndedJob({ job }) {
  const [shown, setShown] = useState(false);
  const toggle = (event) => setShown(event.target.open);
  const sound = isSound(job);
  const took = format.since(job.started_at, Date.parse(job.ended_at));
  return html`<details class="card" onToggle=${toggle}>
    <summary>
      <span class="name">${job.kind}</span><${About} job=${job} />
      <${Badge} state=${sound ? job.state : 'failed'} label=${sound ? job.state : 'differs'} />
      <span class="facts">${job.id} · ${format.since(job.ended_at)} ago, took ${took}</span>
      <span class="outcome">${outcome(job)}</span>
    </summary>
    ${shown && html`<div class="card-body"><${Result} job=${job} /></div>`}
  </details>`;
}

/** Views of a verify; a tenant with several circuits has some for each. */
function views(result) {
  const parts = result && Array.isArray(result.circuits) ? result.circuits : [result];
  return parts.flatMap((part) =>
    part && Array.isArray(part.views)
      ? part.views.map((view) => ({ circuit: part.circuit, ...view }))
      : [],
  );
}

/** Whether nothing that was compared differs, however deep in the result it stands. */
function isSound(job) {
  const sound = (value) =>
    value === null ||
    typeof value !== 'object' ||
    (value.ok !== false && Object.values(value).every(sound));
  return sound(job.result);
}

function nameOf(view) {
  return view.circuit ? `${view.circuit} / ${view.name}` : view.name;
}

function difference(view) {
  const where = view.key === undefined || view.key === null ? null : format.text(view.key);
  return [where && `key ${where}`, view.first_bad_rev && `since rev ${view.first_bad_rev}`]
    .filter(Boolean)
    .join(', ');
}

/** One line of what came of it. */
function outcome(job) {
  const { result } = job;
  if (job.state !== 'done') {
    return result && result.code ? `${result.code}: ${result.detail}` : job.phase;
  }
  const compared = views(result);
  const different = compared.filter((view) => view.ok === false);
  if (different.length > 0) {
    return different
      .map((view) => [`${nameOf(view)} differs`, difference(view)].filter(Boolean).join(': '))
      .join('; ');
  }
  const equal = compared.filter((view) => view.ok);
  if (compared.length > 0) {
    const all = format.count(compared.length);
    return equal.length === compared.length
      ? `${format.plural(equal.length, 'view', 'views')} compared, all equal`
      : `${format.count(equal.length)} of ${all} views compared and equal`;
  }
  const facts = factsOf(result);
  return facts.length > 0 ? facts.map(([name, text]) => `${name} ${text}`).join(', ') : job.phase;
}

/** Members of a result that can be told in a word. */
function factsOf(result) {
  return Object.entries(result || {})
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => [
      name.replaceAll('_', ' '),
      name.endsWith('bytes') ? format.bytes(value) : format.text(value),
    ]);
}

function Result({ job }) {
  const { result } = job;
  const compared = views(result);
  const facts = [
    ...(result && result.code ? [] : factsOf(result)),
    ['phase', job.phase],
    ...(job.total > 0
      ? [['done', `${format.count(job.done)} of ${format.count(job.total)} ${job.unit}`]]
      : []),
    ['began', job.started_at],
    ['ended', job.ended_at],
  ];
  return html`
    ${result && result.code && html`<${ProblemBox} problem=${{ members: result }} />`}
    ${compared.length > 0 && html`<${Compared} views=${compared} />`}
    <${Warnings} texts=${job.warnings} />
    <dl class="facts-list">
      ${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}
    </dl>`;
}

/** A view that stands still has nothing to be compared. */
function Equal({ ok }) {
  if (ok === null || ok === undefined) {
    return format.NONE;
  }
  return html`<${Badge} state=${ok ? 'ok' : 'failed'} label=${ok ? 'yes' : 'no'} />`;
}

function Compared({ views: compared }) {
  return html`<${Scroll} label="Views that were compared"><table>
    <${Heads} names=${VIEW_HEADS} />
    <tbody>
      ${compared.map(
        (view) => html`<tr key=${nameOf(view)}>
          <th scope="row">${nameOf(view)}</th>
          <td class="number">${format.count(view.rows)}</td>
          <td><${Equal} ok=${view.ok} /></td>
          <td><code>${view.result_hash}</code></td>
          <td>${difference(view)}</td>
        </tr>`,
      )}
    </tbody>
  </table><//>`;
}
