// Overview: is it well, who is here, what is moving.

import { html, useState } from './vendor/htm-preact.module.js';
import { counter, get, path, readiness } from './api.js';
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
  Stale,
  Title,
  usePoll,
} from './parts.js';

const EVERY_MS = 2_000;
/** Each tenant shown costs two small requests a tick. */
const TENANTS_PAGE = 20;
const ROWS_COUNTER = 'weir_batch_rows_total';
const TENANT_HEADS = ['Name', 'Health', '#Revs/s', '#Rev', '#Tables', '#Views', '#Rows', '#State'];
const NODE_HEADS = [
  'Name',
  'Status',
  'Region',
  'Address',
  '#Shards',
  '#Entities',
  '#State',
  'Version',
];

export function Overview() {
  const [pages, setPages] = useState(['']);
  const after = pages.at(-1);
  const { data, error } = usePoll((signal, previous) => load(after, signal, previous), EVERY_MS, [
    after,
  ]);
  if (!data) {
    return html`<${Title}>Overview<//>
      ${
        error
          ? html`<${ProblemBox} problem=${error}><p>Trying again every 2 seconds.</p><//>`
          : html`<${Loading} what="the cluster" />`
      }`;
  }
  const { members } = data.cluster;
  return html`<${Title} aside=${html`<${Badge} state=${data.health.status} />`}>Overview<//>
    <${Stale} error=${error} />
    <${Health} health=${data.health} info=${data.info} />
    <dl class="figures">
      <${Figure} label="Nodes" value=${format.count(members.length)}
        detail=${`cluster ${data.cluster.id}`} />
      <${Figure} label="Rows accepted" value=${`${format.rate(data.rowsPerSecond)}/s`}
        detail="by this node" />
      <${Figure} label="State" value=${format.bytes(sum(members, 'state_bytes'))}
        detail="all nodes" />
      <${Figure} label="Running" value=${format.since(data.info.started_at)}
        detail=${`version ${data.info.version}`} />
    </dl>
    <${Tenants} tenants=${data.tenants} first=${pages.length === 1} />
    <${Pages} pages=${pages} next=${data.next} onChange=${setPages} />
    <${Nodes} cluster=${data.cluster} />`;
}

async function load(after, signal, previous) {
  const list = { limit: TENANTS_PAGE, ...(after && { after }) };
  const [info, health, cluster, tenants, rows] = await Promise.all([
    get('/v1/info', { signal }),
    readiness(signal),
    get('/v1/cluster', { signal }),
    get('/v1/tenants', { parameters: list, signal }),
    counter(ROWS_COUNTER, signal),
  ]);
  const at = performance.now();
  const known = new Map(previous ? previous.tenants.map((tenant) => [tenant.name, tenant]) : []);
  const watched = await Promise.all(
    tenants.tenants.map((tenant) => watch(tenant, known.get(tenant.name), signal)),
  );
  return {
    info,
    health,
    cluster,
    rows,
    at,
    next: tenants.next,
    tenants: watched,
    rowsPerSecond: previous ? perSecond(previous.rows, rows, at - previous.at) : null,
  };
}

/** Rev, rows and failed views of one tenant; one that cannot answer does not spoil the page. */
async function watch(tenant, before, signal) {
  try {
    const [tables, views] = await Promise.all([
      get(path`/v1/tenants/${tenant.name}/tables`, { signal }),
      get(path`/v1/tenants/${tenant.name}/views`, { signal }),
    ]);
    const at = performance.now();
    return {
      ...tenant,
      at,
      rev: tables.rev,
      rows: sum(tables.tables, 'rows'),
      failed: views.views.filter((view) => view.state === 'failed').length,
      backfilling: views.views.filter((view) => view.state === 'backfilling').length,
      revsPerSecond: before ? perSecond(before.rev, tables.rev, at - before.at) : null,
    };
  } catch (problem) {
    if (signal.aborted) {
      throw problem;
    }
    return { ...tenant, problem };
  }
}

function perSecond(before, now, elapsedMs) {
  const unknown =
    before === null || before === undefined || now === null || now === undefined || elapsedMs <= 0;
  // A counter that fell began again; its rate is not known until the next tick.
  return unknown || now < before ? null : ((now - before) * 1000) / elapsedMs;
}

function sum(items, member) {
  return items.reduce((total, item) => total + (item[member] || 0), 0);
}

function Health({ health, info }) {
  const failing = health.checks.filter((check) => !check.ok);
  const { done, total } = health.recovering || { done: 0, total: 0 };
  return html`
    ${
      total > done &&
      html`<section class="notice" aria-label="Recovery">
      <label>Recovering circuits: ${format.count(done)} of ${format.count(total)} are ready
        <progress max=${total} value=${done}></progress></label>
      <p class="fine">Each circuit answers as soon as it is ready itself.</p>
    </section>`
    }
    ${
      failing.length > 0 &&
      html`<section class="problem" role="alert">
      <h2>${info.node} is not ready</h2>
      <ul>
        ${failing.map(
          ({ name, detail }) =>
            html`<li><strong>${name}</strong>: ${detail || 'the check fails'}</li>`,
        )}
      </ul>
      <p>The node takes no traffic from a balancer until these checks pass; its log says more.</p>
    </section>`
    }`;
}

function Tenants({ tenants, first }) {
  if (tenants.length === 0) {
    return html`<section aria-labelledby="tenants"><h2 id="tenants">Tenants</h2>
      <${Empty} title=${first ? 'No tenant yet.' : 'No more tenants.'}>
        ${
          first &&
          html`<p>A tenant comes into being with its first table:</p>
        <pre tabindex="0">${`curl -X PUT ${location.origin}/v1/tenants/acme/tables/orders \\
  -H 'Content-Type: application/sql' \\
  --data-binary 'CREATE TABLE orders (id BIGINT PRIMARY KEY, amount INTEGER)'`}</pre>`
        }
      <//>
    </section>`;
  }
  return html`<section aria-labelledby="tenants">
    <h2 id="tenants">Tenants</h2>
    <${Scroll} label="Tenants">
      <table>
        <${Heads} names=${TENANT_HEADS} />
        <tbody>
          ${tenants.map((tenant) => html`<${TenantRow} key=${tenant.name} tenant=${tenant} />`)}
        </tbody>
      </table>
    <//>
    <p class="fine">
      One rev is one accepted batch or definition change. Rows are those of the tables.
    </p>
  </section>`;
}

function TenantRow({ tenant }) {
  return html`<tr>
    <th scope="row"><a href=${link.tenant(tenant.name)}>${tenant.name}</a></th>
    <td><${TenantHealth} tenant=${tenant} /></td>
    <td class="number">${format.rate(tenant.revsPerSecond)}</td>
    <td class="number">${format.count(tenant.rev)}</td>
    <td class="number">${format.count(tenant.tables)}</td>
    <td class="number">${format.count(tenant.views)}</td>
    <td class="number">${format.count(tenant.rows)}</td>
    <td class="number">${format.bytes(tenant.state_bytes)}</td>
  </tr>`;
}

function TenantHealth({ tenant }) {
  if (tenant.problem) {
    const recovering = tenant.problem.code === 'recovering';
    return html`<span title=${tenant.problem.message}>
      <${Badge} state=${recovering ? 'recovering' : 'failed'} label=${tenant.problem.code} />
    </span>`;
  }
  if (tenant.failed > 0) {
    const label = format.plural(tenant.failed, 'view failed', 'views failed');
    return html`<${Badge} state="failed" label=${label} />`;
  }
  if (tenant.backfilling > 0) {
    return html`<${Badge} state="backfilling" label=${`${tenant.backfilling} backfilling`} />`;
  }
  return html`<${Badge} state="ok" />`;
}

function Pages({ pages, next, onChange }) {
  if (pages.length === 1 && !next) {
    return null;
  }
  return html`<p class="actions">
    <button disabled=${pages.length === 1} onClick=${() => onChange(pages.slice(0, -1))}>
      Previous
    </button>
    <button disabled=${!next} onClick=${() => onChange([...pages, next])}>Next</button>
  </p>`;
}

function Nodes({ cluster }) {
  return html`<section aria-labelledby="nodes">
    <h2 id="nodes">Nodes</h2>
    <${Scroll} label="Nodes">
      <table>
        <${Heads} names=${NODE_HEADS} />
        <tbody>
          ${cluster.members.map(
            (member) =>
              html`<${NodeRow} key=${member.node} member=${member} here=${cluster.node} />`,
          )}
        </tbody>
      </table>
    <//>
    ${cluster.quarantined.length > 0 && html`<${Quarantined} circuits=${cluster.quarantined} />`}
  </section>`;
}

function NodeRow({ member, here }) {
  const own = member.node === here && html` <span class="fine">this node</span>`;
  return html`<tr>
    <th scope="row">${member.node}${own}</th>
    <td><${Badge} state=${member.status} /></td>
    <td>${member.region}</td>
    <td><code>${member.address}</code></td>
    <td class="number">${format.count(member.shards)}</td>
    <td class="number">${format.count(member.entities)}</td>
    <td class="number">${format.bytes(member.state_bytes)}</td>
    <td>${member.version}</td>
  </tr>`;
}

function Quarantined({ circuits }) {
  return html`<div class="problem" role="alert">
    <h3>Quarantined circuits</h3>
    <p>
      ${circuits.join(', ')}: set aside because their stored events could not be trusted. Look at
      the files with <code>./weir journal verify</code>; the other circuits go on.
    </p>
  </div>`;
}
