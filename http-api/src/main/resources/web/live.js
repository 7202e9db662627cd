// One view kept current over one event stream: snapshot, deltas, resets, and reconnects that resume
// at the last position. No rendering here; the page is told of changes and reads the fields.

import { get, path, Problem, url } from './api.js';
import { Divergence, RowSet } from './rows.js';

/** Beyond this a browser tab is the wrong place for a view's rows. */
export const ROWS_HELD_MAX = 200_000;
/** Three missed heartbeats: the connection is dead even if nobody has said so. */
const SILENCE_MAX_MS = 30_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 10_000;

const RESETS = {
  compacted: 'The server no longer held the missed changes',
  epoch: 'The circuit has a new home',
  ahead: 'The last position was ahead of the server',
  redefined: 'The view was redefined',
  overflow: 'This page read too slowly',
  rebuilt: 'The view was rebuilt',
};
const FINAL_ENDS = new Set(['view-deleted', 'view-failed', 'credential-expired']);

export class LiveView {
  #tenant;
  #name;
  #onChange;
  #source = null;
  #position = null;
  #pending = [];
  #snapshot = null;
  #timer = null;
  #retryMs = RETRY_FIRST_MS;
  #heardAt = 0;
  #stopped = false;
  #watch;

  /** connecting, loading, live, waiting, ended */
  phase = 'connecting';
  view = null;
  rows = null;
  rev = null;
  applied = 0;
  problem = null;
  note = null;

  constructor(tenant, name, onChange) {
    this.#tenant = tenant;
    this.#name = name;
    this.#onChange = onChange;
    this.#watch = setInterval(() => this.#checkSilence(), SILENCE_MAX_MS / 3);
    this.#begin();
  }

  stop() {
    this.#stopped = true;
    clearInterval(this.#watch);
    clearTimeout(this.#timer);
    this.#close();
  }

  /** Asks what the view is (key, state) before the stream: a refused stream says nothing. */
  async #begin() {
    try {
      const view = await get(path`/v1/tenants/${this.#tenant}/views/${this.#name}`);
      if (this.#stopped) {
        return;
      }
      this.#described(view);
    } catch (problem) {
      this.#refused(problem);
    }
  }

  #described(view) {
    if (this.view && (this.view.sql !== view.sql || this.view.created_rev !== view.created_rev)) {
      this.#position = null;
    }
    this.view = view;
    this.problem = null;
    if (view.state === 'failed') {
      this.#enter('ended');
    } else if (view.state === 'backfilling') {
      this.#enter('waiting');
      this.#later(RETRY_FIRST_MS);
    } else if (view.rows > ROWS_HELD_MAX) {
      this.#tooLarge();
    } else {
      this.#open();
    }
  }

  #refused(problem) {
    if (this.#stopped) {
      return;
    }
    this.problem =
      problem instanceof Problem
        ? problem
        : new Problem({ title: String(problem), code: 'console' });
    const final =
      this.problem.status >= 400 && this.problem.status < 500 && this.problem.status !== 429;
    this.#enter(final ? 'ended' : 'waiting');
    if (!final) {
      this.#later(this.#nextRetry());
    }
  }

  #open() {
    this.#close();
    const parameters = { format: 'rows', ints: 'string' };
    if (this.#position && this.rows) {
      parameters.from_rev = this.#position;
    }
    const source = new EventSource(
      url(path`/v1/tenants/${this.#tenant}/views/${this.#name}/stream`, parameters),
    );
    this.#source = source;
    this.#heardAt = performance.now();
    this.#dropUnfinished();
    this.#enter('connecting');
    for (const type of [
      'snapshot-begin',
      'rows',
      'snapshot-end',
      'delta',
      'progress',
      'reset',
      'end',
    ]) {
      source.addEventListener(type, (event) => this.#heard(source, event));
    }
    source.addEventListener('error', () => this.#broken(source));
  }

  #heard(source, event) {
    if (source !== this.#source) {
      return;
    }
    this.#heardAt = performance.now();
    this.#retryMs = RETRY_FIRST_MS;
    try {
      this.#message(JSON.parse(event.data));
      if (event.lastEventId && this.#source === source) {
        this.#position = event.lastEventId;
      }
    } catch (failure) {
      if (!(failure instanceof Divergence)) {
        throw failure;
      }
      this.#restart(`Began again from a snapshot: ${failure.message}`);
    }
  }

  #message(message) {
    switch (message.type) {
      case 'snapshot-begin':
        this.#dropUnfinished();
        this.#snapshot = new RowSet(message.columns, this.view.key);
        return this.#enter('loading');
      case 'rows':
        this.#snapshot.load(message.rows);
        return this.#snapshot.size > ROWS_HELD_MAX ? this.#tooLarge() : undefined;
      case 'snapshot-end':
        // Only now do position and rows belong together; until here a break resumes at the old.
        this.rows = this.#snapshot;
        this.#snapshot = null;
        this.rev = message.rev;
        return this.#enter('live');
      case 'delta':
        return this.#delta(message);
      case 'progress':
        this.rev = message.rev;
        return this.#enter('live');
      case 'reset':
        return this.#reset(message);
      case 'end':
        return this.#end(message);
      default:
        return undefined; // a newer server may say more; what is not known is not needed
    }
  }

  #delta(message) {
    this.#pending.push(...message.changes);
    if (message.more) {
      return;
    }
    const changes = this.#pending;
    this.#pending = [];
    this.rows.apply(changes, performance.now());
    this.applied += changes.length;
    this.rev = message.rev;
    if (this.rows.size > ROWS_HELD_MAX) {
      this.#tooLarge();
      return;
    }
    this.#enter('live');
  }

  #reset(message) {
    const why = RESETS[message.reason] || message.reason;
    if (message.reason === 'redefined') {
      this.#restart(`${why}; this is the new definition.`);
      return;
    }
    this.note = `${why}; began again from a snapshot.`;
    this.#dropUnfinished();
    this.#enter('loading');
  }

  #end(message) {
    this.#close();
    if (!FINAL_ENDS.has(message.reason)) {
      this.#position = message.resume || this.#position;
      this.#enter('waiting');
      this.#later(message.retry_ms || RETRY_FIRST_MS);
      return;
    }
    this.#begin();
  }

  /** The browser reconnects by itself with Last-Event-ID; it gives up only on a refusal. */
  #broken(source) {
    if (source !== this.#source) {
      return;
    }
    this.#enter('waiting');
    this.#dropUnfinished();
    if (source.readyState === EventSource.CLOSED) {
      this.#close();
      this.#later(this.#nextRetry());
    }
  }

  #checkSilence() {
    if (this.#source && performance.now() - this.#heardAt > SILENCE_MAX_MS) {
      this.#close();
      this.#enter('waiting');
      this.#later(0);
    }
  }

  #restart(note) {
    this.#close();
    this.note = note;
    this.rows = null;
    this.#position = null;
    this.#enter('connecting');
    this.#later(RETRY_FIRST_MS);
  }

  #tooLarge() {
    this.#close();
    this.rows = null;
    this.problem = new Problem({
      code: 'view-too-large-for-console',
      title: 'Too many rows for a live table',
      detail:
        `This page keeps at most ${ROWS_HELD_MAX.toLocaleString('en-US')} rows. Look at a part of ` +
        'the view on the Query page, or follow it with ./weir watch.',
    });
    this.#enter('ended');
  }

  /** Half a snapshot and half a rev are worth nothing: the stream sends them whole again. */
  #dropUnfinished() {
    this.#snapshot = null;
    this.#pending = [];
  }

  #later(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), delay);
  }

  #nextRetry() {
    const delay = this.#retryMs;
    this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
    return delay;
  }

  #enter(phase) {
    this.phase = phase;
    if (!this.#stopped) {
      this.#onChange();
    }
  }

  #close() {
    if (this.#source) {
      this.#source.close();
      this.#source = null;
    }
  }
}
