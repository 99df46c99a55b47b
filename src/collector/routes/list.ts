import { assetRoutes } from './assets/route.ts';
import { auditRoutes } from './audit/route.ts';
import { catalogueRoutes } from './catalogue/route.ts';
import { commandRoutes } from './commands/route.ts';
import { contactRoutes } from './contact/route.ts';
import type { RouteGroup } from './contract.ts';
import { enrolRoutes } from './enrol/route.ts';
import { exportRoutes } from './exports/route.ts';
import { findingRoutes } from './findings/route.ts';
import { groupRoutes } from './groups/route.ts';
import { healthRoutes } from './health/route.ts';
import { hostRoutes } from './hosts/route.ts';
import { ingestRoutes } from './ingest/route.ts';
import { campaignRoutes } from './campaigns/route.ts';
import { complianceRoutes } from './compliance/route.ts';
import { countRoutes } from './counts/route.ts';
import { exceptionRoutes } from './exceptions/route.ts';
import { overviewRoutes } from './overview/route.ts';
import { personRoutes } from './person/route.ts';
import { savedQueryRoutes } from './saved-queries/route.ts';
import { progressRoutes } from './progress/route.ts';
import { productRoutes } from './products/route.ts';
import { policyRoutes } from './policy/route.ts';
import { rolloutRoutes } from './rollout/route.ts';
import { sessionRoutes } from './session/route.ts';
import { sinkRoutes } from './sinks/route.ts';
import { settingsRoutes } from './settings/route.ts';
import { retentionRoutes } from './retention/route.ts';
import { signInRoutes } from './sign-in/route.ts';
import { tokenRoutes } from './tokens/route.ts';
import { userRoutes } from './users/route.ts';
import { waitRoutes } from './wait/route.ts';

/** Every group of routes: first what hosts call, then what people do. */
export const ROUTE_GROUPS: readonly RouteGroup[] = [
  enrolRoutes,
  contactRoutes,
  waitRoutes,
  progressRoutes,
  ingestRoutes,
  catalogueRoutes,
  hostRoutes,
  groupRoutes,
  findingRoutes,
  countRoutes,
  overviewRoutes,
  complianceRoutes,
  personRoutes,
  savedQueryRoutes,
  exportRoutes,
  productRoutes,
  policyRoutes,
  campaignRoutes,
  exceptionRoutes,
  commandRoutes,
  rolloutRoutes,
  assetRoutes,
  settingsRoutes,
  sinkRoutes,
  sessionRoutes,
  userRoutes,
  signInRoutes,
  tokenRoutes,
  auditRoutes,
  retentionRoutes,
  healthRoutes,
];
