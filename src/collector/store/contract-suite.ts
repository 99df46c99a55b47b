import { afterEach, beforeEach, describe } from 'vitest';
import { accessSuite, auditQueriesSuite, tokensOfPeopleSuite } from './contract-suite/access.ts';
import { alarmsSuite } from './contract-suite/alarms.ts';
import { assetsSuite } from './contract-suite/assets.ts';
import { chainSuite } from './contract-suite/chain.ts';
import { coverageSuite } from './contract-suite/coverage.ts';
import { durabilitySuite } from './contract-suite/durability.ts';
import { dryRunsSuite } from './contract-suite/dry-runs.ts';
import { enrolmentSuite } from './contract-suite/enrolment.ts';
import { daysSuite, figuresSuite, maintainedSuite } from './contract-suite/figures.ts';
import { askedFindingsSuite } from './contract-suite/asked-findings.ts';
import { findingsSuite } from './contract-suite/findings.ts';
import { groupsSuite } from './contract-suite/groups.ts';
import { hostsSuite } from './contract-suite/hosts.ts';
import { identitiesSuite } from './contract-suite/identities.ts';
import { retentionSuite } from './contract-suite/retention.ts';
import { judgedSuite } from './contract-suite/judged.ts';
import { periodsSuite } from './contract-suite/periods.ts';
import { policySuite } from './contract-suite/policy.ts';
import { queriesSuite } from './contract-suite/queries.ts';
import { savedQueriesSuite } from './contract-suite/saved-queries.ts';
import { restoredSuite } from './contract-suite/restored.ts';
import { resyncSuite } from './contract-suite/resync.ts';
import { campaignsSuite } from './contract-suite/campaigns.ts';
import { canarySuite } from './contract-suite/canary.ts';
import { commandsSuite } from './contract-suite/commands.ts';
import { releasesSuite, rolloutSuite } from './contract-suite/releases.ts';
import { approvalSuite, comingSuite, failuresSuite } from './contract-suite/rollout.ts';
import { findingEventsSuite, hostEventsSuite } from './contract-suite/sink-events.ts';
import { queuesSuite, sinksSuite } from './contract-suite/sinks.ts';
import { silenceSuite } from './contract-suite/silence.ts';
import { removalSuite, sessionsSuite, usersSuite } from './contract-suite/users.ts';
import { vouchedSuite } from './contract-suite/vouched.ts';
import { StoreUnderTest, type OpenStore } from './contract-suite/store-under-test.ts';

const PARTS = [
  ['enrolment', enrolmentSuite],
  ['who comes in', comingSuite],
  ['who is let in', approvalSuite],
  ['who does not come in', failuresSuite],
  ['a list of assets', assetsSuite],
  ['hosts', hostsSuite],
  ['groups', groupsSuite],
  ['the policy', policySuite],
  ['verdicts', judgedSuite],
  ['campaigns', campaignsSuite],
  ['figures', figuresSuite],
  ['maintained figures', maintainedSuite],
  ['figures of days', daysSuite],
  ['periods', periodsSuite],
  ['queries', queriesSuite],
  ['saved queries', savedQueriesSuite],
  ['the chain', chainSuite],
  ['findings', findingsSuite],
  ['asking for findings', askedFindingsSuite],
  ['retention', retentionSuite],
  ['a resync', resyncSuite],
  ['a restore', restoredSuite],
  ['identities', identitiesSuite],
  ['coverage', coverageSuite],
  ['releases', releasesSuite],
  ['rollout', rolloutSuite],
  ['commands', commandsSuite],
  ['dry runs', dryRunsSuite],
  ['the canary', canarySuite],
  ['silence', silenceSuite],
  ['alarms', alarmsSuite],
  ['what sinks are told of copies', findingEventsSuite],
  ['what sinks are told of hosts', hostEventsSuite],
  ['sinks', sinksSuite],
  ['queues of sinks', queuesSuite],
  ['access', accessSuite],
  ['questions to the audit log', auditQueriesSuite],
  ['tokens of people', tokensOfPeopleSuite],
  ['users', usersSuite],
  ['users who are forgotten', removalSuite],
  ['sessions', sessionsSuite],
  ['vouched users', vouchedSuite],
  ['durability', durabilitySuite],
] as const;

/** What every store must do, whatever keeps its content. */
export function storeContractSuite(open: OpenStore): void {
  const given = new StoreUnderTest(open);
  beforeEach(() => given.begin());
  afterEach(() => given.end());
  for (const [name, part] of PARTS) {
    describe(name, () => {
      part(given);
    });
  }
}
