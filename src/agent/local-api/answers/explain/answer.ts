import { firstThatFit } from '../../page.ts';
import { isAbout, gapsAbout } from '../../../../wire/subject.ts';
import { visibleCoverage, visibleFinding, visibleNearMiss } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** Why something is reported, what came near it, and what was not looked at. */
export const explain: Answerer<'explain'> = {
  kind: 'explain',
  answer({ ask: { subject }, sources, viewer }) {
    const coverage = sources.coverage().flatMap((scope) => visibleCoverage(scope, viewer) ?? []);
    const findings = sources
      .findings()
      .flatMap((finding) => visibleFinding(finding, viewer) ?? [])
      .filter((finding) => isAbout(finding, subject));
    const nearMisses = sources
      .nearMisses()
      .flatMap((miss) => visibleNearMiss(miss, viewer) ?? [])
      .filter((miss) => isAbout({ ...miss, anchor: miss.path, paths: [] }, subject));
    const notLookedAt = coverage.flatMap((scope) => gapsAbout(scope, subject) ?? []);
    const said = { findings: firstThatFit(findings), nearMisses: firstThatFit(nearMisses) };
    const gaps = firstThatFit(notLookedAt);
    const { lastLook, lastDeepLook } = sources.status();
    return {
      ...said,
      notLookedAt: gaps,
      scopes: coverage.length,
      ...(lastLook === undefined ? {} : { lastLook }),
      ...(lastDeepLook === undefined ? {} : { lastDeepLook }),
      isCut:
        said.findings.length < findings.length || said.nearMisses.length < nearMisses.length || gaps.length < notLookedAt.length,
    };
  },
};
