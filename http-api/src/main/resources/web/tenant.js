// Tenant: its tables and views, their SQL, and where rows and bytes are in each plan.

import { html, useState } from './vendor/htm-preact.module.js';
import { get, path, post } from './api.js';
import * as format from './format.js';
import {
  Badge,
  Empty,
  Figure,
  Heads,
  link,
  Loading,
  ProblemBox,
  Scroll,
  Sql,
  Stale,
  Title,
  usePoll,
} from './parts.js';

const EVERY_MS = 2_000;
/** Of names of backups, as of tenants. */
const NAME_CHARS_MAX = 63;
const PLAN_HEADS = ['Operator', '#Rows kept', '#Bytes', '#Rows in', '#Rows out', '#Time'];
const COLUMN_HEADS = ['Column', 'Type', 'Null'];

export function TenantPage({ tenant }) {
  const { data, error } = usePoll((signal) => load(tenant, signal), EVERY_MS, [tenant]);
  const [refusal, setRefusal] = useState(null);
  if (!data) {
    return html`<${Title} kind="Tenant">${tenant}<//>
      ${error ? html`<${Refused} problem=${error} />` : html`<${Loading} what="the tenant" />`}`;
  }
  const aside = html`<${Actions} tenant=${tenant} onRefusal=${setRefusal} />`;
  return html`<${Title} kind="Tenant" aside=${aside}>${tenant}<//>
    <${Stale} error=${error} />
    ${
      refusal &&
      html`<${ProblemBox} problem=${refusal}><p><a href=${link.jobs}>See the jobs</a></p><//>`
    }
    <dl class="figures">
      <${Figure} label="Rev" value=${format.count(data.rev)} />
      <${Figure} label="Tables" value=${format.count(data.tables.length)} />
      <${Figure} label="Views" value=${format.count(data.views.length)} />
      <${Figure} label="State" value=${format.bytes(data.state_bytes)} />
    </dl>
    <section aria-labelledby="views"><h2 id="views">Views</h2>
      ${data.views.length === 0 && html`<${NoViews} tenant=${tenant} />`}
      ${data.views.map(
        (view, i) =>
          html`<${ViewCard} key=${view.name} tenant=${tenant} view=${view} open=${i === 0} />`,
      )}
    </section>
    <section aria-labelledby="tables"><h2 id="tables">Tables</h2>
      ${data.tables.length === 0 && html`<${NoTables} tenant=${tenant} />`}
      ${data.tables.map((table) => html`<${TableCard} key=${table.name} table=${table} />`)}
    </section>`;
}

async function load(tenant, signal) {
  const [about, tables, views] = await Promise.all([
    get(path`/v1/tenants/${tenant}`, { signal }),
    get(path`/v1/tenants/${tenant}/tables`, { signal }),
    get(path`/v1/tenants/${tenant}/views`, { signal }),
  ]);
  return {
    state_bytes: about.state_bytes,
    rev: views.rev,
    tables: tables.tables,
    views: views.views,
  };
}

/** Starts a job and goes where it is to be seen; a refusal stays here. */
function Actions({ tenant, onRefusal }) {
  const [busy, setBusy] = useState(false);
  const begin = async (job, body) => {
    if (busy) {
      return;
    }
    setBusy(true);
    onRefusal(null);
    try {
      await post(`${path`/v1/tenants/${tenant}`}/${job}`, body);
      location.hash = link.jobs;
    } catch (problem) {
      onRefusal(problem);
      setBusy(false);
    }
  };
  return html`<p class="actions">
    <button aria-disabled=${busy} title="Compute all views from the journal and compare"
      onClick=${() => begin('verify', { views: ['*'] })}>Verify</button>
    <button aria-disabled=${busy} title="Write a backup of this tenant"
      onClick=${() => begin('backup', { name: backupName(tenant) })}>Back up</button>
    <a class="button" href=${link.metrics(tenant)}>Metrics</a>
    <a class="button" href=${link.query(tenant)}>Query</a>
  </p>`;
}

/** Says whose it is and when it was made: ca-20260105-080000. */
function backupName(tenant) {
  const [day, time] = new Date().toISOString().split(/[T.]/);
  const at = `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  return `${tenant.slice(0, NAME_CHARS_MAX - at.length - 1)}-${at}`;
}

function Refused({ problem }) {
  return html`<${ProblemBox} problem=${problem}>
    <p><a href="#/">See which tenants there are</a></p>
  <//>`;
}

function NoViews({ tenant }) {
  return html`<${Empty} title="No view yet.">
    <p>
      A view is a query that stays answered. Try one on the
      ${' '}<a href=${link.query(tenant)}>Query page</a>, then PUT its SQL to
      ${' '}<code>${`/v1/tenants/${tenant}/views/{name}`}</code>.
    </p>
  <//>`;
}

function NoTables({ tenant }) {
  return html`<${Empty} title="No table yet.">
    <p>PUT a CREATE TABLE to <code>${`/v1/tenants/${tenant}/tables/{name}`}</code>.</p>
  <//>`;
}

/** Size and age, the same of tables and views. */
function Facts({ of }) {
  const rows = format.plural(of.rows, 'row', 'rows');
  const changed = `changed at rev ${format.count(of.changed_rev)}`;
  return html`<span class="facts">${rows} · ${format.bytes(of.state_bytes)} · ${changed}</span>`;
}

function ViewCard({ tenant, view, open }) {
  const [shown, setShown] = useState(open || view.state === 'failed');
  const toggle = (event) => setShown(event.target.open);
  return html`<details class="card" open=${shown} onToggle=${toggle}>
    <summary>
      <span class="name">${view.name}</span>
      <${Badge} state=${view.state} />
      <${Facts} of=${view} />
    </summary>
    ${
      shown &&
      html`<div class="card-body">
      <p class="actions">
        <a class="button" href=${link.view(tenant, view.name)}>${view.failure ? 'Open' : 'Watch live'}</a>
        <span class="fine">
          ${view.key ? `key ${view.key.join(', ')}` : 'no key'} · reads ${view.reads.join(', ')}
        </span>
      </p>
      <${Progress} progress=${view.progress} />
      <${Failure} failure=${view.failure} />
      <${Sql} text=${view.sql} label=${`SQL of ${view.name}`} />
      <${Plan} tenant=${tenant} view=${view.name} />
    </div>`
    }
  </details>`;
}

export function Progress({ progress }) {
  return (
    progress &&
    html`<div class="notice"><label>Backfilling: ${format.count(progress.done)} of
    ${' '}${format.count(progress.total)} ${progress.unit}
    <progress max=${progress.total} value=${progress.done}></progress></label></div>`
  );
}

/** Why a view stopped, and which row did it. */
export function Failure({ failure }) {
  if (!failure) {
    return null;
  }
  const facts = [
    ['Expression', failure.expression && html`<code>${failure.expression}</code>`],
    [
      'Position',
      failure.position && `line ${failure.position.line}, column ${failure.position.column}`,
    ],
    [
      'Row',
      failure.table &&
        html`<code>${failure.table}</code> with key <code>${(failure.key || []).join(', ')}</code>`,
    ],
  ].filter(([, value]) => value);
  return html`<div class="problem" role="alert">
    <h3>Failed at rev ${format.count(failure.rev)}: ${failure.error}</h3>
    ${failure.detail && html`<p>${failure.detail}</p>`}
    <dl class="facts-list">
      ${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    <p>
      Later batches were stored, but this view stands still. Correct its SQL, or delete it and PUT
      it again once the row is repaired.
    </p>
  </div>`;
}

function Plan({ tenant, view }) {
  const { data, error } = usePoll(
    (signal) => get(path`/v1/tenants/${tenant}/views/${view}/plan`, { signal }),
    EVERY_MS,
    [tenant, view],
  );
  if (!data) {
    return error ? html`<${ProblemBox} problem=${error} />` : html`<${Loading} what="the plan" />`;
  }
  return html`<${Scroll} label=${`Plan of ${view}`}>
    <table class="plan">
      <caption>Plan: the result first, what it reads below it</caption>
      <${Heads} names=${PLAN_HEADS} />
      <tbody>${tree(data.operators).map((line) => html`<${PlanLine} ...${line} />`)}</tbody>
    </table>
  <//>`;
}

function PlanLine({ operator, guide, level, repeated }) {
  return html`<tr>
    <th scope="row">
      <span class="guide" aria-hidden="true">${guide}</span>
      <span class="unseen">level ${level}: </span><span class="op">${operator.op}</span>
      ${' '}<span class="detail" title=${operator.detail}>${operator.detail}</span>
      ${operator.shared && html` <span class="tag">shared</span>`}
      ${repeated && html` <span class="tag">see above</span>`}
    </th>
    <td class="number">${format.count(operator.rows)}</td>
    <td class="number">${format.bytes(operator.state_bytes)}</td>
    <td class="number">${format.count(operator.rows_in)}</td>
    <td class="number">${format.count(operator.rows_out)}</td>
    <td class="number">${format.milliseconds(operator.time_ms)}</td>
  </tr>`;
}

/** Operators from the result down to the scans; one that several read is opened only once. */
export function tree(operators) {
  const byId = new Map(operators.map((operator) => [operator.id, operator]));
  const read = new Set(operators.flatMap((operator) => operator.inputs));
  const seen = new Set();
  const lines = [];
  const walk = (operator, indent, branch, level) => {
    const repeated = seen.has(operator.id);
    seen.add(operator.id);
    lines.push({ operator, guide: indent + branch, level, repeated });
    if (repeated) {
      return;
    }
    const inputs = operator.inputs.map((id) => byId.get(id)).filter(Boolean);
    const below = branch === '' ? '' : indent + (branch === '├ ' ? '│ ' : '  ');
    inputs.forEach((input, i) =>
      walk(input, below, i === inputs.length - 1 ? '└ ' : '├ ', level + 1),
    );
  };
  operators
    .filter((operator) => !read.has(operator.id))
    .forEach((operator) => walk(operator, '', '', 1));
  return lines;
}

function TableCard({ table }) {
  return html`<details class="card">
    <summary>
      <span class="name">${table.name}</span>
      <${Facts} of=${table} />
    </summary>
    <div class="card-body">
      <${Sql} text=${table.sql} label=${`SQL of ${table.name}`} />
      <${Scroll} label=${`Columns of ${table.name}`}><table>
        <${Heads} names=${COLUMN_HEADS} />
        <tbody>
          ${table.columns.map(
            (column) => html`<tr key=${column.name}>
              <th scope="row">
                ${column.name}
                ${table.primary_key.includes(column.name) && html` <span class="tag">key</span>`}
              </th>
              <td>${column.type}</td>
              <td>${column.nullable ? 'yes' : 'no'}</td>
            </tr>`,
          )}
        </tbody>
      </table><//>
    </div>
  </details>`;
}
