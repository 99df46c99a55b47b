import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { LANGUAGE_TAGS } from '../words/language.ts';
import { useLanguage } from '../words/use-words.tsx';
import { fillingOf } from './filling.ts';
import type { StateLook } from './states.ts';

const HEIGHT = 240;

/** One area of a chart. */
export interface Area {
  readonly name: string;
  readonly look: StateLook;
  /** One for each moment. */
  readonly values: readonly number[];
}

/** Areas on each other over days. Whoever shows it shows a table of the same beside it, to which `label` points. */
export function AreaChart(given: AreaChartProps) {
  const scheme = useComputedColorScheme('light');
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify([given.moments, given.areas.map(({ values }) => values), given.from, given.to]);
  // What is asked again and answered the same is not drawn again.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const shown = useMemo(() => given, [key, language]);
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return undefined;
    const chart = new UPlot(optionsOf(shown, { parent, locale: LANGUAGE_TAGS[language] }), stacked(shown), parent);
    const watch = new ResizeObserver(() => chart.setSize({ width: parent.clientWidth, height: HEIGHT }));
    watch.observe(parent);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [shown, scheme, language]);
  return <div ref={place} className="area-chart" role="img" aria-label={given.label} />;
}

interface AreaChartProps {
  readonly label: string;
  /** Seconds since 1970, rising. */
  readonly moments: readonly number[];
  /** The one at the bottom first. */
  readonly areas: readonly Area[];
  readonly from: number;
  readonly to: number;
  /** A line across, with its words; and where the areas would be if they went down to nothing evenly until then. */
  readonly deadline?: { readonly at: number; readonly words: string };
}

type Parts = { readonly parent: HTMLElement; readonly locale: string };

/** The top of each area, the uppermost first. */
function stacked({ moments, areas }: AreaChartProps): UPlot.AlignedData {
  const tops: number[][] = [];
  let below: readonly number[] = moments.map(() => 0);
  for (const { values } of areas) {
    const top = below.map((value, at) => value + (values[at] ?? 0));
    tops.push(top);
    below = top;
  }
  return [[...moments], ...tops.toReversed()];
}

function optionsOf(given: AreaChartProps, { parent, locale }: Parts): UPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const [ground, dim, line] = [colour('--surface'), colour('--mantine-color-dimmed'), colour('--line')];
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const days = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const axis = { stroke: dim, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } };
  const areas = given.areas.toReversed().map(({ name, look }): UPlot.Series => {
    const tone = look.tone === 'quiet' ? dim : colour(`--${look.tone}`);
    return {
      label: name,
      stroke: tone,
      width: 1.5,
      points: { show: given.moments.length < 3, size: 7, fill: tone },
      fill: (chart) => fillingOf(chart.ctx, look.filling, tone),
    };
  });
  return {
    width: parent.clientWidth,
    height: HEIGHT,
    padding: [14, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: [given.from, given.to] }, y: { range: (_, __, most) => [0, niceTop(most)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, size: 32, values: (_, splits) => splits.map((at) => days.format(at * 1000)) },
      { ...axis, size: 48, incrs: WHOLE, values: (_, splits) => splits.map((value) => value.toLocaleString(locale)) },
    ],
    series: [{}, ...areas],
    // Each is filled down to the one below it, and no further.
    bands: areas.slice(1).map((_, at) => ({ series: [at + 1, at + 2] })),
    hooks: {
      draw: [(chart) => drawDeadline(chart, given, { line: colour('--mantine-color-text'), ground, font })],
    },
  };
}

/** There are no halves of hosts. */
const WHOLE = Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

function niceTop(most: number): number {
  const step = WHOLE.find((one) => one * 5 >= most) ?? most;
  return Math.max(1, Math.ceil(most / step) * step);
}

interface Pen {
  readonly line: string;
  readonly ground: string;
  readonly font: string;
}

function drawDeadline(chart: UPlot, { deadline, moments, areas }: AreaChartProps, pen: Pen): void {
  if (deadline === undefined) return;
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const x = Math.round(chart.valToPos(deadline.at, 'x', true));
  ctx.save();
  ctx.strokeStyle = pen.line;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  const [first] = moments;
  if (first !== undefined && first < deadline.at) {
    const begin = areas.reduce((sum, { values }) => sum + (values[0] ?? 0), 0);
    ctx.moveTo(chart.valToPos(first, 'x', true), chart.valToPos(begin, 'y', true));
    ctx.lineTo(x, chart.valToPos(0, 'y', true));
  }
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = pen.font.replace('12px', `600 ${12 * ratio}px`);
  const isLeft = x > bbox.left + bbox.width / 2;
  ctx.textAlign = isLeft ? 'right' : 'left';
  ctx.textBaseline = 'top';
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = pen.ground;
  ctx.fillStyle = pen.line;
  const at = [x + (isLeft ? -6 : 6) * ratio, bbox.top] as const;
  ctx.strokeText(deadline.words, ...at);
  ctx.fillText(deadline.words, ...at);
  ctx.restore();
}
