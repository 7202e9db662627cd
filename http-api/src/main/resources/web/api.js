// Requests to the node that served this page. Every failure becomes a Problem, so that pages show
// one kind of error: what happened, why, and what to do next.

// Relative to the page (/ui/), so that the console also works below a proxy's path prefix.
const root = new URL('../', document.baseURI);

export const host = root.host;

/** A refusal by the server (RFC 9457), or the lack of any answer (code "unreachable"). */
export class Problem extends Error {
  constructor(members) {
    super(members.detail || members.title);
    this.name = 'Problem';
    this.members = members;
    this.code = members.code;
    this.status = members.status;
  }
}

/** Text in a path, each segment encoded: path`/v1/tenants/${name}`. */
export function path(parts, ...values) {
  return parts.reduce((text, part, i) => text + encodeURIComponent(values[i - 1]) + part);
}

export function url(address, parameters = {}) {
  const target = new URL(address.replace(/^\//, ''), root);
  for (const [name, value] of Object.entries(parameters)) {
    target.searchParams.set(name, value);
  }
  return target;
}

export async function get(address, { parameters, signal } = {}) {
  return json(await send(url(address, parameters), { signal }));
}

export async function post(address, body, { parameters, signal } = {}) {
  return json(
    await send(url(address, parameters), {
      method: 'POST',
      // A POST that only names what it is about has no body.
      ...(body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
      signal,
    }),
  );
}

/** Readiness; its 503 carries the same body as its 200. */
export async function readiness(signal) {
  const answer = await request(url('/health/ready'), { signal });
  return answer.status === 503 ? answer.json() : json(await accepted(answer));
}

/** One counter of /metrics summed over its labels; null where metrics are served elsewhere. */
export async function counter(name, signal) {
  const answer = await request(url('/metrics'), { signal, headers: { Accept: 'text/plain' } });
  if (!answer.ok) {
    return null;
  }
  // name{labels} value [timestamp]; the greedy labels end at the last brace.
  const sample = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)`, 'gm');
  const values = [...(await answer.text()).matchAll(sample)].map((match) => Number(match[1]));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

async function send(target, options) {
  return accepted(await request(target, options));
}

async function request(target, options) {
  try {
    const headers = { Accept: 'application/json', ...options.headers };
    return await fetch(target, { cache: 'no-store', ...options, headers });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem({
      code: 'unreachable',
      title: 'The node does not answer',
      status: 0,
      detail:
        `Nothing answered at ${host}. Check that the node is running (./weir serve) and that ` +
        'this address is still its own.',
    });
  }
}

async function accepted(answer) {
  if (answer.ok) {
    return answer;
  }
  const text = await answer.text();
  let members;
  try {
    members = JSON.parse(text);
  } catch {
    members = {
      code: 'unexpected-answer',
      title: `Unexpected answer ${answer.status}`,
      detail: text.slice(0, 500),
    };
  }
  throw new Problem({ status: answer.status, ...members });
}

async function json(answer) {
  try {
    return await answer.json();
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem({
      code: 'unexpected-answer',
      title: 'The answer is not JSON',
      status: answer.status,
      detail:
        'Something between this page and the node changed the answer. Check proxies on the way.',
    });
  }
}
