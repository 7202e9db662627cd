// The frame around the pages and the way from an address to a page.

import { html, render, useEffect, useErrorBoundary, useState } from './vendor/htm-preact.module.js';
import { get, host } from './api.js';
import { Badge, Empty, link, ProblemBox, Title, usePoll } from './parts.js';
import { Overview } from './overview.js';
import { TenantPage } from './tenant.js';
import { ViewPage } from './view.js';
import { QueryPage } from './query.js';
import { JobsPage } from './jobs.js';
import { MetricsPage } from './metrics.js';

const INFO_EVERY_MS = 5_000;

/** Addresses are hashes, so that every page is one file to the server and Back works. */
function pageOf(hash) {
  const [, area, tenant, part, name] = hash.split('/').map(decoded);
  if (area === undefined || area === '') {
    return { area: 'overview', body: html`<${Overview} />` };
  }
  if (area === 'q') {
    return { area: 'query', body: html`<${QueryPage} key="q" />` };
  }
  if (area === 'm') {
    return { area: 'metrics', body: html`<${MetricsPage} key="m" />` };
  }
  if (area === 'jobs') {
    return { area: 'jobs', body: html`<${JobsPage} />` };
  }
  if (area === 't' && tenant && !part) {
    return { area: 'tenant', body: html`<${TenantPage} key=${tenant} tenant=${tenant} />` };
  }
  if (area === 't' && tenant && part === 'q') {
    return { area: 'query', body: html`<${QueryPage} key=${`q/${tenant}`} tenant=${tenant} />` };
  }
  if (area === 't' && tenant && part === 'm') {
    return {
      area: 'metrics',
      body: html`<${MetricsPage} key=${hash} tenant=${tenant} query=${name} />`,
    };
  }
  if (area === 't' && tenant && part === 'v' && name) {
    return {
      area: 'view',
      body: html`<${ViewPage} key=${`${tenant}/${name}`} tenant=${tenant} name=${name} />`,
    };
  }
  return { area: 'none', body: html`<${NoPage} />` };
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function NoPage() {
  return html`<${Title}>No such page<//>
    <${Empty} title="Nothing is at this address of the console.">
      <a href="#/">Go to the overview</a>
    <//>`;
}

function Frame() {
  const [hash, setHash] = useState(location.hash);
  const [failure, forget] = useErrorBoundary();
  useEffect(() => {
    const follow = () => {
      forget();
      setHash(location.hash);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const page = pageOf(hash);
  return html`
    <a class="skip" href=${hash || '#/'} onClick=${skip}>Skip to the page</a>
    <header class="frame">
      <a class="brand" href="#/" aria-label="Weir, overview">
        <img src="favicon.svg" width="24" height="24" alt="" />Weir
      </a>
      <nav aria-label="Pages">
        <${Tab} href="#/" active=${page.area === 'overview'}>Overview<//>
        <${Tab} href=${link.query()} active=${page.area === 'query'}>Query<//>
        <${Tab} href=${link.metrics()} active=${page.area === 'metrics'}>Metrics<//>
        <${Tab} href=${link.jobs} active=${page.area === 'jobs'}>Jobs<//>
      </nav>
      <${NodeName} />
    </header>
    <main id="page" tabindex="-1">
      ${failure ? html`<${Broken} failure=${failure} />` : page.body}
    </main>`;
}

function Broken({ failure }) {
  return html`<${ProblemBox} problem=${failure}>
    <p><a href="#/">Go to the overview</a> or reload this page.</p>
  <//>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('page').focus();
}

function Tab({ href, active, children }) {
  return html`<a href=${href} aria-current=${active ? 'page' : undefined}>${children}</a>`;
}

function NodeName() {
  const { data, error } = usePoll((signal) => get('/v1/info', { signal }), INFO_EVERY_MS, []);
  return html`<p class="node">
    ${data && html`<span class="node-name" title=${`commit ${data.commit}`}>${data.node}</span>`}
    ${error && html`<${Badge} state="unreachable" label=${`${host} unreachable`} />`}
  </p>`;
}

render(html`<${Frame} />`, document.getElementById('app'));
