import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { fillingOf } from './filling.ts';
import type { StateLook } from './states.ts';

const SIZE = 16;

/** What the areas of a chart are: each as it is painted, and its word. */
export function ChartLegend({ areas }: { readonly areas: readonly { readonly name: string; readonly look: StateLook }[] }) {
  return (
    <ul className="chart-legend">
      {areas.map(({ name, look }) => (
        <li key={name}>
          <Swatch look={look} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ look }: { readonly look: StateLook }) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = place.current?.getContext('2d');
    if (paint === undefined || paint === null) return;
    const name = look.tone === 'quiet' ? '--mantine-color-dimmed' : `--${look.tone}`;
    const colour = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    paint.clearRect(0, 0, SIZE, SIZE);
    paint.fillStyle = fillingOf(paint, look.filling, colour);
    paint.fillRect(0, 0, SIZE, SIZE);
    paint.strokeStyle = colour;
    paint.lineWidth = 2;
    paint.strokeRect(0, 0, SIZE, SIZE);
  }, [look, scheme]);
  return <canvas ref={place} width={SIZE} height={SIZE} aria-hidden="true" />;
}
