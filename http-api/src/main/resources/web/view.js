// View: its rows as they are now, or as they were at an earlier rev. Changed cells flash; pause
// holds the picture, not the stream.

import { html, useEffect, useMemo, useRef, useState } from './vendor/htm-preact.module.js';
import { get, path } from './api.js';
import * as format from './format.js';
import { LiveView } from './live.js';
import {
  Badge,
  Empty,
  Figure,
  link,
  Loading,
  numberClass,
  ProblemBox,
  Scroll,
  Sql,
  Title,
  Value,
} from './parts.js';
import { comparison, RowSet } from './rows.js';
import { orderOf } from './sql.js';
import { Failure, Progress } from './tenant.js';

/** More rows than a person reads, fewer than slow a page down. */
const ROWS_SHOWN_MAX = 1_000;
const FLASH_MS = 1_500;
const RENDER_FIRST_MS = 60;
/** A slider that moves asks for nothing. */
const REST_MS = 150;
const AGAIN_MS = 1_000;

export function ViewPage({ tenant, name }) {
  const live = useLive(tenant, name);
  const [paused, setPaused] = useState(null);
  const [asked, setAsked] = useState(null);
  const past = usePast(tenant, live, asked);
  const kind = html`<a href=${link.tenant(tenant)}>${tenant}</a> / view`;
  if (!live) {
    return html`<${Title} kind=${kind}>${name}<//><${Loading} what="the view" />`;
  }
  // Holds the rows as they are: entries are replaced by changes, never altered.
  const pause = () => setPaused(paused ? null : { entries: live.rows.entries(), rev: live.rev });
  const columns = live.rows && live.rows.columns;
  const buttons = html`<p class="actions">
    <button aria-pressed=${paused !== null} disabled=${!live.rows || asked !== null}
      onClick=${pause}>
      ${paused ? 'Resume' : 'Pause'}
    </button>
    <a class="button" href=${link.query(tenant)}>Query</a>
  </p>`;
  return html`<${Title} kind=${kind} aside=${buttons}>${name}<//>
    <p class="status" role="status"><${Badge} ...${phase(live, paused, past)} />
      ${live.note && html`<span class="fine">${live.note}</span>`}</p>
    ${
      live.rows &&
      html`<dl class="figures">
      <${Figure} label="Rev" value=${format.count((past || paused || live).rev)}
        detail=${(past || paused) && `now ${format.count(live.rev)}`} />
      <${Figure} label="Rows" value=${past ? past.extent : format.count(live.rows.size)} />
      <${Figure} label="Changes seen" value=${format.count(live.applied)}
        detail="since this page opened" />
    </dl>
    <${Slider} first=${live.view.created_rev} live=${live.rev} asked=${asked} onAsk=${setAsked} />`
    }
    ${past && past.problem && html`<${ProblemBox} problem=${past.problem} />`}
    ${
      live.problem &&
      html`<${ProblemBox} problem=${live.problem}>
      <p><a href=${link.tenant(tenant)}>See the views of ${tenant}</a></p>
    <//>`
    }
    ${live.view && html`<${Progress} progress=${live.view.progress} />`}
    ${live.view && html`<${Failure} failure=${live.view.failure} />`}
    ${
      columns &&
      html`<${LiveTable} key=${live.view.sql} tenant=${tenant} view=${live.view} columns=${columns}
        entries=${past ? past.entries : paused ? paused.entries : live.rows.entries()}
        loading=${live.phase === 'loading'} />`
    }
    ${
      live.view &&
      html`<details class="card">
      <summary><span class="name">Definition</span></summary>
      <div class="card-body"><${Sql} text=${live.view.sql} label="SQL of the view" /></div>
    </details>`
    }`;
}

/** Goes from the view's definition to now; at its end the view is live again. */
function Slider({ first, live, asked, onAsk }) {
  const move = (event) => {
    const rev = Number(event.target.value);
    onAsk(rev >= live ? null : rev);
  };
  return html`<p class="slider">
    <label for="as-of">As of rev</label>
    <input id="as-of" type="range" min=${first} max=${live} value=${asked ?? live}
      onInput=${move} />
    <button disabled=${asked === null} onClick=${() => onAsk(null)}>Now</button>
  </p>`;
}

/** The rows of an earlier rev; null while the live ones are wanted. */
function usePast(tenant, live, asked) {
  const [past, setPast] = useState(null);
  const columns = live && live.rows && live.rows.columns;
  const view = live && live.view;
  useEffect(() => {
    if (asked === null || !columns || !view) {
      setPast(null);
      return undefined;
    }
    const stop = new AbortController();
    let timer = null;
    const load = async () => {
      try {
        setPast(await rowsAt(tenant, view, columns, asked, stop.signal));
      } catch (problem) {
        if (stop.signal.aborted) {
          return;
        }
        if (problem.code === 'recovering') {
          // The state of that rev is being made; it is there when it is asked for again.
          timer = setTimeout(load, AGAIN_MS);
          return;
        }
        setPast({ rev: asked, entries: [], extent: format.count(null), problem });
      }
    };
    timer = setTimeout(load, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [tenant, view && view.name, asked, Boolean(columns)]);
  return asked === null ? null : past;
}

async function rowsAt(tenant, view, columns, rev, signal) {
  const parameters = { at_rev: rev, limit: ROWS_SHOWN_MAX, ints: 'string', format: 'rows' };
  const answer = await get(path`/v1/tenants/${tenant}/views/${view.name}/rows`, {
    parameters,
    signal,
  });
  const rows = new RowSet(columns, view.key);
  rows.load(answer.rows);
  const count = format.count(rows.size);
  return { rev, entries: rows.entries(), extent: answer.next ? `over ${count}` : count };
}

/** The live view, drawn again after changes, but never so often that drawing is all it does. */
function useLive(tenant, name) {
  const [, render] = useState(0);
  const live = useRef(null);
  useEffect(() => {
    let timer = null;
    let pause = RENDER_FIRST_MS;
    const draw = () => {
      const began = performance.now();
      timer = null;
      render((n) => n + 1);
      requestAnimationFrame(() => {
        pause = Math.max(RENDER_FIRST_MS, 3 * (performance.now() - began));
      });
    };
    const view = new LiveView(tenant, name, () => {
      timer = timer || setTimeout(draw, pause);
    });
    live.current = view;
    // Flashes end without a further message.
    const settle = setInterval(
      () => view.applied > 0 && (timer = timer || setTimeout(draw, pause)),
      FLASH_MS,
    );
    return () => {
      view.stop();
      clearInterval(settle);
      clearTimeout(timer);
    };
  }, [tenant, name]);
  return live.current;
}

function phase(live, paused, past) {
  if (past) {
    return { state: 'paused', label: 'as it was' };
  }
  if (live.phase === 'ended') {
    return {
      state: 'ended',
      label: live.view && live.view.state === 'failed' ? 'failed' : 'not live',
    };
  }
  if (paused) {
    return { state: 'paused' };
  }
  if (live.phase === 'waiting' && live.view && live.view.state === 'backfilling') {
    return { state: 'backfilling' };
  }
  const label = {
    connecting: 'connecting',
    loading: 'reading the snapshot',
    waiting: 'waiting, will connect again',
  }[live.phase];
  return { state: live.phase, label };
}

function LiveTable({ tenant, view, columns, entries, loading }) {
  const names = columns.map((column) => column.name);
  const own = useMemo(() => orderOf(view.sql, names), [view.sql]);
  const [asked, setAsked] = useState(null);
  const order = asked ? [asked] : own;
  const compare = useMemo(() => comparison(columns, view.key, order), [JSON.stringify(order)]);
  if (entries.length === 0) {
    return loading
      ? html`<${Loading} what="the rows" />`
      : html`<${Empty} title="The view has no rows now.">
      <p>Rows appear here by themselves as batches bring them.</p><//>`;
  }
  const sorted = entries.sort(compare);
  const shown = sorted.slice(0, ROWS_SHOWN_MAX);
  const repeated = shown.some((entry) => entry.weight > 1);
  const now = performance.now();
  return html`<${Scroll} label=${`Rows of ${view.name}`}>
      <table class="data">
        <thead><tr>
          ${columns.map(
            (column) => html`<${Heading} column=${column} first=${order[0]} onSort=${setAsked} />`,
          )}
          ${repeated && html`<th scope="col" class="number">Times</th>`}
        </tr></thead>
        <tbody>
          ${shown.map(
            (entry) =>
              html`<${Row} key=${entry.id} entry=${entry} columns=${columns} repeated=${repeated}
                flash=${now - entry.at < FLASH_MS} />`,
          )}
        </tbody>
      </table>
    <//>
    <p class="fine">
      <${Extent} tenant=${tenant} shown=${shown.length} all=${sorted.length} />
      ${' '}${asked && html`<button class="plain" onClick=${() => setAsked(null)}>Own order</button>`}
    </p>`;
}

function Extent({ tenant, shown, all }) {
  if (shown === all) {
    return 'All rows.';
  }
  return html`The first ${format.count(shown)} of ${format.count(all)} rows in this order. Find
    others by <a href=${link.query(tenant)}>a query</a> with WHERE.`;
}

function Heading({ column, first, onSort }) {
  const sorted = first && first.column === column.name;
  const direction = first && first.descending ? 'descending' : 'ascending';
  const sort = () =>
    onSort({
      column: column.name,
      descending: sorted ? !first.descending : format.isNumeric(column.type),
    });
  const arrow = direction === 'descending' ? '↓' : '↑';
  return html`<th scope="col" class=${numberClass(column)} aria-sort=${sorted ? direction : undefined}>
    <button class="plain" onClick=${sort} title=${column.type}>
      ${column.name}${sorted && html`<span aria-hidden="true">${arrow}</span>`}
    </button>
  </th>`;
}

function Row({ entry, columns, repeated, flash }) {
  // Two names of one animation: a cell that changes again must begin it again.
  const mark = entry.turn ? 'flash-a' : 'flash-b';
  const marked = (name) => (flash && entry.changed && entry.changed.has(name) ? mark : '');
  return html`<tr>
    ${columns.map(
      (column) =>
        html`<td class="${numberClass(column)} ${marked(column.name)}">
          <${Value} value=${entry.row[column.name]} />
        </td>`,
    )}
    ${repeated && html`<td class="number">${format.count(entry.weight)}</td>`}
  </tr>`;
}
