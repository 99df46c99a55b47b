import type { Sight } from '../src/scanner/pipeline.ts';

/** What a look has found, one line for each copy: product, state, channel, identity, version, anchor. */
export function found(sight: Sight): readonly string[] {
  return sight.observations.map(
    ({ product, state, channel, identity, version, anchor }) => `${product} ${state} ${channel} ${identity} ${version} ${anchor}`,
  );
}

/** What one place could not look at, as `<reason> <path>`. */
export function gapsOf(sight: Sight, place: string): readonly string[] {
  return sight.coverage
    .filter(({ scope }) => scope.startsWith(`${place}@`))
    .flatMap(({ gaps }) => gaps.map((gap) => `${gap.reason} ${gap.path}`));
}
