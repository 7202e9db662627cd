// Query: one SQL text, one answer at one rev; errors show their place.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.module.js';
import { get, path, post } from './api.js';
import * as format from './format.js';
import {
  Empty,
  link,
  numberClass,
  OfTenant,
  ProblemBox,
  Scroll,
  usePoll,
  Value,
} from './parts.js';

const ROWS_MAX = 1_000;
const EXAMPLES_MAX = 6;
const CATALOG_EVERY_MS = 10_000;

/** Text typed for each tenant, kept while the console is open. */
const drafts = new Map();

export function QueryPage({ tenant }) {
  const nothing = html`<${Empty} title="There is no tenant to query yet.">
    <p>The <a href="#/">overview</a> shows how to make one.</p>
  <//>`;
  return html`<${OfTenant} title="Query" tenant=${tenant} address=${link.query} nothing=${nothing}>
    ${(chosen) => html`<${Editor} key=${chosen} tenant=${chosen} />`}
  <//>`;
}

function Editor({ tenant }) {
  const [sql, setSql] = useState(drafts.get(tenant) || '');
  const [answer, setAnswer] = useState(null);
  const running = useRef(null);
  const area = useRef(null);
  useEffect(() => () => running.current && running.current.abort(), []);
  const write = (text) => {
    drafts.set(tenant, text);
    setSql(text);
  };
  const run = async (text) => {
    if (text.trim() === '') {
      area.current.focus();
      return;
    }
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setAnswer({ running: true });
    setAnswer(await ask(tenant, text, abort));
  };
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run(event.target.value);
    }
  };
  const place = (problem) => {
    area.current.focus();
    area.current.setSelectionRange(
      problem.members.position,
      wordEnd(sql, problem.members.position),
    );
  };
  const submit = (event) => {
    event.preventDefault();
    run(sql);
  };
  const pick = (text) => {
    write(text);
    run(text);
  };
  const cancel = html`<button type="button" onClick=${() => running.current.abort()}>Cancel</button>`;
  return html`
    <form onSubmit=${submit}>
      <label for="sql">SQL over the tables and views of ${tenant}</label>
      <textarea id="sql" ref=${area} rows="6" placeholder="SELECT …" value=${sql}
        spellcheck="false" autocapitalize="off" autocomplete="off"
        onInput=${(event) => write(event.target.value)} onKeyDown=${keys}></textarea>
      <p class="actions">
        <button class="main" type="submit">Run</button>
        ${answer && answer.running && cancel}
        <span class="fine"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it</span>
      </p>
    </form>
    <${Examples} tenant=${tenant} onPick=${pick} />
    <${Answer} answer=${answer} onPlace=${place} />`;
}

async function ask(tenant, sql, abort) {
  const began = performance.now();
  try {
    const result = await post(
      path`/v1/tenants/${tenant}/query`,
      { sql, limit: ROWS_MAX },
      { parameters: { ints: 'string' }, signal: abort.signal },
    );
    return { result, elapsed: performance.now() - began };
  } catch (problem) {
    return abort.signal.aborted ? { cancelled: true } : { problem };
  }
}

function wordEnd(sql, position) {
  const word = /^[A-Za-z0-9_]+/.exec(sql.slice(position));
  return position + (word ? word[0].length : 1);
}

function Examples({ tenant, onPick }) {
  const { data, error } = usePoll((signal) => catalog(tenant, signal), CATALOG_EVERY_MS, [tenant]);
  if (error && !data) {
    return html`<${ProblemBox} problem=${error} />`;
  }
  if (!data || data.length === 0) {
    return (
      data &&
      html`<p class="fine">
        This tenant has no table yet; only queries without FROM have an answer.
      </p>`
    );
  }
  return html`<div class="chips" role="group" aria-label="Examples">
    ${data.map(
      (text) =>
        html`<button key=${text} class="chip" onClick=${() => onPick(text)}>${text}</button>`,
    )}
  </div>`;
}

/** Queries that work here, from what the tenant has. */
async function catalog(tenant, signal) {
  const [tables, views] = await Promise.all([
    get(path`/v1/tenants/${tenant}/tables`, { signal }),
    get(path`/v1/tenants/${tenant}/views`, { signal }),
  ]);
  return [
    ...views.views
      .filter((view) => view.state === 'active')
      .map((view) => `SELECT * FROM ${view.name} LIMIT 20`),
    ...tables.tables.map((table) => `SELECT COUNT(*) AS n FROM ${table.name}`),
  ].slice(0, EXAMPLES_MAX);
}

function Answer({ answer, onPlace }) {
  if (!answer || answer.cancelled) {
    return answer && html`<p class="loading" role="status">Cancelled.</p>`;
  }
  if (answer.running) {
    return html`<p class="loading" role="status">Running …</p>`;
  }
  if (answer.problem) {
    const located = answer.problem.members.position !== undefined;
    return html`<${ProblemBox} problem=${answer.problem}>
      ${located && html`<p><button onClick=${() => onPlace(answer.problem)}>Go to the place</button></p>`}
    <//>`;
  }
  return html`<${Result} ...${answer} />`;
}

function Result({ result, elapsed }) {
  const { rows, rev, truncated } = result;
  const size = truncated
    ? `The first ${format.count(rows.length)} rows`
    : format.plural(rows.length, 'row', 'rows');
  return html`<section aria-labelledby="result">
    <h2 id="result" class="unseen">Result</h2>
    <p class="status" role="status">
      ${size} at rev ${format.count(rev)}, ${format.milliseconds(elapsed)}
    </p>
    ${rows.length === 0 ? html`<${NoRows} rev=${rev} />` : html`<${Rows} ...${result} />`}
    ${truncated && html`<${More} />`}
  </section>`;
}

function NoRows({ rev }) {
  return html`<${Empty} title="No row matches.">
    <p>The query is right; nothing satisfies it at rev ${format.count(rev)}.</p>
  <//>`;
}

function More() {
  return html`<p class="fine">
    There are more rows. Narrow the query with WHERE or LIMIT, or ask for all of them as NDJSON
    with curl.
  </p>`;
}

function Rows({ columns, rows }) {
  return html`<${Scroll} label="Result">
    <table class="data">
      <thead>
        <tr>
          ${columns.map(
            (column) =>
              html`<th scope="col" class=${numberClass(column)} title=${column.type}>
                ${column.name}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${columns.map((column) => cell(row, column))}</tr>`)}
      </tbody>
    </table>
  <//>`;
}

function cell(row, column) {
  return html`<td class=${numberClass(column)}><${Value} value=${row[column.name]} /></td>`;
}
