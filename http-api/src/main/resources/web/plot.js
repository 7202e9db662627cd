// The plot of a range of values, drawn by uPlot; its legend is ours, so that names stay text.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.module.js';
import * as format from './format.js';

/** Series that are drawn. */
export const SERIES_MAX = 50;

/** Colours of style.css, --series-0 and on. */
export const COLOURS = 8;

const HEIGHT = 320;

export function Plot({ series, steps }) {
  const place = useRef(null);
  const [at, setAt] = useState(null);
  const drawn = series.slice(0, SERIES_MAX);
  useEffect(() => {
    const colours = coloursOf(place.current);
    const plot = new window.uPlot(
      {
        width: place.current.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        hooks: { setCursor: [(own) => setAt(own.cursor.idx ?? null)] },
        axes: [axis(colours), { ...axis(colours), size: 70, values: (_, ticks) => ticks.map(short) }],
        series: [{}, ...drawn.map((_, i) => ({ stroke: colours.series[i % COLOURS], width: 1.5 }))],
      },
      columns(drawn, steps),
      place.current,
    );
    const follow = new ResizeObserver(() =>
      plot.setSize({ width: place.current.clientWidth, height: HEIGHT }),
    );
    follow.observe(place.current);
    return () => {
      follow.disconnect();
      plot.destroy();
    };
  }, [series]);
  const data = columns(drawn, steps);
  const last = data[0].length - 1;
  const shown = at === null ? last : at;
  return html`<figure class="plot">
    <div ref=${place} role="img" aria-label=${`Plot of ${drawn.length} series`}></div>
    <figcaption>
      <p class="fine">${new Date(data[0][shown] * 1000).toLocaleString()}</p>
      <ul class="legend" tabindex="0" aria-label="Series of the plot">
        ${drawn.map(
          (each, i) =>
            html`<li key=${i}>
              <span class=${`swatch swatch-${i % COLOURS}`}></span>
              <code>${format.series(each.metric)}</code>
              <span class="number">${data[i + 1][shown] ?? '–'}</span>
            </li>`,
        )}
      </ul>
    </figcaption>
  </figure>`;
}

function coloursOf(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    text: colour('--dim'),
    line: colour('--line'),
    series: Array.from({ length: COLOURS }, (_, i) => colour(`--series-${i}`)),
  };
}

function axis(colours) {
  return { stroke: colours.text, grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1 } };
}

/** Times, then the values of each series at them; null where there is none to draw. */
function columns(series, { start, end, step }) {
  const length = Math.floor((end - start) / step) + 1;
  const times = Array.from({ length }, (_, i) => start + i * step);
  const values = series.map((each) => {
    const column = new Array(length).fill(null);
    for (const [time, text] of each.values ?? []) {
      const value = Number(text === '+Inf' ? NaN : text);
      column[Math.round((time - start) / step)] = Number.isFinite(value) ? value : null;
    }
    return column;
  });
  return [times, ...values];
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });

function short(value) {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : SHORT.format(value);
}
