import { Type, type Static } from 'typebox';
import { VERDICTS } from '../../../domain/policy.ts';
import { COUNT, closed, INSTANT, oneOf, PRODUCT_ID, text } from '../../../domain/schema.ts';
import { FindingView, HostView, named } from '../answers.ts';
import { CoverageFigures, DAY } from '../overview/answers.ts';
import { ExceptionView } from '../policy-views.ts';

const Spans = closed({
  count: COUNT,
  medianSeconds: Type.Optional(Type.Number({ minimum: 0 })),
  p95Seconds: Type.Optional(Type.Number({ minimum: 0 })),
});

/** What a company shows of a period: how completely was looked, what was found and what became of it, and what was permitted. */
export const ComplianceView = named('ComplianceView', {
  from: INSTANT,
  to: INSTANT,
  now: INSTANT,
  /** Groups with those below. */
  groups: Type.Array(text(500)),
  /** Open records in the groups now: the denominator of `coverage`. */
  hosts: COUNT,
  coverage: CoverageFigures,
  /** The same at the end of each day of the period; days before figures were kept are absent. */
  days: Type.Array(closed({ day: DAY, hosts: CoverageFigures })),
  /** Copies by product. */
  lives: Type.Array(
    closed({
      product: PRODUCT_ID,
      name: text(200),
      verdict: oneOf(VERDICTS),
      /** There when the period began. */
      before: COUNT,
      came: COUNT,
      cameBack: COUNT,
      gone: COUNT,
      /** There when it ended, or now. */
      left: COUNT,
      /** Of those that are there now. */
      excepted: COUNT,
    }),
  ),
  /** From when a host first saw a copy until the collector knew it. */
  known: Spans,
  /** From when the collector knew a copy until it knew that it is gone. */
  removed: Spans,
  /** In force at some time of the period. */
  exceptions: Type.Array(ExceptionView),
});
export type ComplianceView = Static<typeof ComplianceView>;

/** A sample that anybody draws again from the same hosts or copies by the same seed. */
export const SampleView = named('SampleView', {
  seed: text(64),
  /** How it is drawn, in words that another program can follow. */
  rule: text(500),
  /** Of how many. */
  population: COUNT,
  items: Type.Array(
    closed({
      /** By which it was drawn: the smallest come first. */
      rank: text(64),
      host: HostView,
      /** With its evidence; absent when hosts are drawn. */
      finding: Type.Optional(FindingView),
    }),
  ),
});
export type SampleView = Static<typeof SampleView>;
