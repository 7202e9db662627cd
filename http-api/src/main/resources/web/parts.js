// Pieces that several pages share.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.module.js';
import { get } from './api.js';
import * as format from './format.js';
import { pieces } from './sql.js';

export const link = {
  tenant: (tenant) => `#/t/${encodeURIComponent(tenant)}`,
  view: (tenant, view) => `#/t/${encodeURIComponent(tenant)}/v/${encodeURIComponent(view)}`,
  jobs: '#/jobs',
  metrics: (tenant, query) =>
    (tenant ? `#/t/${encodeURIComponent(tenant)}/m` : '#/m') +
    (query ? `/${encodeURIComponent(query)}` : ''),
  query: (tenant) => (tenant ? `#/t/${encodeURIComponent(tenant)}/q` : '#/q'),
};

/**
 * Loads again and again while the page is visible. Old data stays on the page beside a new error,
 * because the last known state is worth more than an empty page. How long it waits may depend on
 * what it has; reload() does not wait.
 */
export function usePoll(load, everyMs, inputs) {
  const [state, setState] = useState({ data: null, error: null });
  const previous = useRef(null);
  const reload = useRef(() => {});
  useEffect(() => {
    const abort = new AbortController();
    let timer = null;
    previous.current = null;
    setState({ data: null, error: null });
    const schedule = () => {
      const pause = typeof everyMs === 'function' ? everyMs(previous.current) : everyMs;
      clearTimeout(timer);
      timer = setTimeout(() => (document.hidden ? schedule() : run()), pause);
    };
    const run = async () => {
      try {
        const data = await load(abort.signal, previous.current);
        previous.current = data;
        setState({ data, error: null });
      } catch (error) {
        if (abort.signal.aborted) {
          return;
        }
        setState((old) => ({ data: old.data, error }));
      }
      if (!abort.signal.aborted) {
        schedule();
      }
    };
    reload.current = run;
    run();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, inputs);
  return { ...state, reload: reload.current };
}

/** Title of a page. It takes the focus on arrival, so that keyboard and screen reader follow. */
export function Title({ children, kind, aside }) {
  const heading = useRef(null);
  const text = Array.isArray(children) ? children.join('') : children;
  useEffect(() => {
    document.title = `${text} · Weir`;
    heading.current.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [text]);
  return html`<div class="title">
    <div>
      ${kind && html`<p class="kind">${kind}</p>`}
      <h1 tabindex="-1" ref=${heading}>${text}</h1>
    </div>
    ${aside}
  </div>`;
}

const TENANTS_MAX = 1_000;
const TENANTS_EVERY_MS = 10_000;

/** A page about one of all tenants, which its title lets people choose. */
export function OfTenant({ title, tenant, address, nothing, children }) {
  const { data, error } = usePoll(
    (signal) => get('/v1/tenants', { parameters: { limit: TENANTS_MAX }, signal }),
    TENANTS_EVERY_MS,
    [],
  );
  if (!data) {
    return html`<${Title}>${title}<//>
      ${error ? html`<${ProblemBox} problem=${error} />` : html`<${Loading} what="the tenants" />`}`;
  }
  const names = data.tenants.map((each) => each.name);
  const chosen = tenant || names[0];
  if (!chosen) {
    return html`<${Title}>${title}<//>${nothing}`;
  }
  const options = names.includes(chosen) ? names : [chosen, ...names];
  const choose = (event) => {
    location.hash = address(event.target.value);
  };
  const choice = html`<label class="choice">
    Tenant
    <select value=${chosen} onChange=${choose}>
      ${options.map(
        (name) =>
          html`<option key=${name} value=${name} selected=${name === chosen}>${name}</option>`,
      )}
    </select>
  </label>`;
  return html`<${Title} aside=${choice}>${title}<//>${children(chosen)}`;
}

const TONES = {
  active: 'good',
  up: 'good',
  ready: 'good',
  done: 'good',
  live: 'good',
  ok: 'good',
  backfilling: 'busy',
  recovering: 'busy',
  starting: 'busy',
  joining: 'busy',
  connecting: 'busy',
  loading: 'busy',
  waiting: 'busy',
  draining: 'busy',
  paused: 'busy',
  running: 'busy',
  leaving: 'busy',
  failed: 'bad',
  down: 'bad',
  unreachable: 'bad',
  quarantined: 'bad',
  ended: 'bad',
};

export function Badge({ state, label }) {
  return html`<span class="badge ${TONES[state] || 'plain'}">${label || state}</span>`;
}

export function Figure({ label, value, detail }) {
  return html`<div class="figure">
    <dt>${label}</dt>
    <dd>${value}${detail && html`<small>${detail}</small>`}</dd>
  </div>`;
}

/** Rows wider than the screen scroll in their own box; it takes focus for the arrow keys. */
export function Scroll({ label, children }) {
  return html`<div class="scroll" role="region" aria-label=${label} tabindex="0">${children}</div>`;
}

/** The head line of a table; names that begin with # are of columns of numbers. */
export function Heads({ names }) {
  return html`<thead>
    <tr>
      ${names.map((name) =>
        name.startsWith('#')
          ? html`<th scope="col" class="number">${name.slice(1)}</th>`
          : html`<th scope="col">${name}</th>`,
      )}
    </tr>
  </thead>`;
}

export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p><div>${children}</div></div>`;
}

export function Loading({ what }) {
  return html`<p class="loading" role="status">Loading ${what} …</p>`;
}

/** A problem as the server told it: what, where (excerpt with caret), why, what to do. */
export function ProblemBox({ problem, children }) {
  const members = problem.members || { title: 'The console failed', detail: String(problem) };
  const hint = (members.detail || '').includes(members.hint) ? null : members.hint;
  return html`<section class="problem" role="alert">
    <h2>${members.title || members.code}</h2>
    ${members.detail && html`<p>${members.detail}</p>`}
    ${members.excerpt && html`<pre tabindex="0" aria-label="Place">${members.excerpt}</pre>`}
    ${hint && html`<p>Hint: ${hint}</p>`}
    ${members.construct && html`<p>Construct: <code>${members.construct}</code></p>`}
    ${children}
    <p class="fine">
      ${[members.code, members.status || null].filter(Boolean).join(' · ')}
      ${members.line && ` · line ${members.line}, column ${members.column}`}
      ${members.request_id && html` · request <code>${members.request_id}</code>`}
    </p>
  </section>`;
}

/** A thin line over old data while the newest could not be had. */
export function Stale({ error }) {
  return (
    error &&
    html`<p class="stale" role="status">
      ${error.message} Shown is the last known state; trying again.
    </p>`
  );
}

export function Sql({ text, label }) {
  return html`<pre class="sql" aria-label=${label} tabindex="0">${pieces(text).map(
    ([piece, kind]) => (kind ? html`<span class=${kind}>${piece}</span>` : piece),
  )}</pre>`;
}

export function Value({ value }) {
  if (value === null || value === undefined) {
    return html`<span class="null">null</span>`;
  }
  return value === '' ? html`<span class="null">empty</span>` : format.text(value);
}

export function numberClass(column) {
  return format.isNumeric(column.type) ? 'number' : '';
}
