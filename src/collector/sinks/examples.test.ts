import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { OWN_EVENT_KINDS, SINK_EVENT_KINDS } from '../../domain/sink-event.ts';
import { SinkSettings } from '../../domain/sink.ts';
import { SINKS } from './list.ts';

const page = readFileSync(new URL('../../../docs/sinks.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text) as unknown);

it('examples of docs/sinks.md are settings without a problem, of every way out', () => {
  for (const example of examples) {
    if (!Value.Check(SinkSettings, example))
      throw new Error(JSON.stringify([...Value.Errors(SinkSettings, example)].slice(0, 3)));
    expect(SINKS[example.type].problemOf(example)).toBeUndefined();
  }
  const types = new Set(examples.map((example) => (example as SinkSettings).type));
  expect(types).toEqual(new Set(Object.keys(SINKS)));
});

it('every kind is documented', () => {
  for (const kind of [...SINK_EVENT_KINDS, ...OWN_EVENT_KINDS]) expect(page).toContain(`\`${kind}\``);
});
