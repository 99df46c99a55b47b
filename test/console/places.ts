import type { Page } from 'playwright-core';
import { CAMPAIGN } from './campaign-days.ts';

/** One look at a page of the console over the seeded fleet. */
export interface Place {
  readonly name: string;
  /** The folder of src/console/pages. */
  readonly page: string;
  /** Where it is; `ids` are the fleet's hosts by name. */
  path(ids: ReadonlyMap<string, string>): string;
  /** Resolves when it shows what it is about. */
  isThere(page: Page): Promise<void>;
}

/** Every page of the console, and more than one look at those that show much. */
export const PLACES: readonly Place[] = [
  {
    name: 'overview',
    page: 'overview',
    path: () => '/overview',
    isThere: async (page) => page.getByRole('region', { name: CAMPAIGN.name }).getByRole('img').waitFor(),
  },
  {
    name: 'campaign',
    page: 'campaign',
    path: () => `/campaigns/${CAMPAIGN.id}?state=found`,
    isThere: async (page) => page.getByRole('link', { name: 'ada-laptop' }).waitFor(),
  },
  {
    name: 'compliance with a sample',
    page: 'compliance',
    path: () => '/compliance?of=findings&seed=s1&size=10',
    isThere: async (page) => page.getByText('drawn by s1').or(page.getByText('以 s1')).waitFor(),
  },
  {
    name: 'hosts',
    page: 'hosts',
    path: () => '/hosts',
    isThere: async (page) => page.getByRole('link', { name: 'ada-laptop' }).waitFor(),
  },
  {
    name: 'findings',
    page: 'findings',
    path: () => '/findings?verdict=banned,restricted',
    isThere: async (page) => page.getByRole('link', { name: 'ada-laptop' }).first().waitFor(),
  },
  {
    name: 'products',
    page: 'products',
    path: () => '/products?found=true',
    isThere: async (page) => page.getByRole('link', { name: 'Claude Code', exact: true }).waitFor(),
  },
  {
    name: 'product',
    page: 'product',
    path: () => '/products/claude-code',
    isThere: async (page) => page.getByRole('heading', { level: 1, name: 'Claude Code' }).waitFor(),
  },
  {
    name: 'releases of the catalogue',
    page: 'catalogue',
    path: () => '/catalogue',
    isThere: async (page) => page.getByRole('heading', { name: 'Release 1' }).waitFor(),
  },
  {
    name: 'policy',
    page: 'policy',
    path: () => '/policy',
    isThere: async (page) => page.getByRole('link', { name: 'Claude Code', exact: true }).waitFor(),
  },
  {
    name: 'campaigns',
    page: 'policy',
    path: () => '/policy?part=campaigns',
    isThere: async (page) => page.getByText('never had it').first().waitFor(),
  },
  {
    name: 'exceptions',
    page: 'policy',
    path: () => '/policy?part=exceptions',
    isThere: async (page) => page.getByText('SEC-118').waitFor(),
  },
  {
    name: 'history of the policy',
    page: 'policy',
    path: () => '/policy?part=history',
    isThere: async (page) => page.getByText('revision').nth(1).waitFor(),
  },
  {
    name: 'host',
    page: 'host',
    path: (ids) => `/hosts/${ids.get('ada-laptop') ?? ''}`,
    isThere: async (page) => page.getByRole('heading', { level: 1, name: 'ada-laptop' }).waitFor(),
  },
  {
    name: 'host, clean',
    page: 'host',
    path: (ids) => `/hosts/${ids.get('ci-runner-12') ?? ''}`,
    isThere: async (page) => page.getByRole('heading', { level: 1, name: 'ci-runner-12' }).waitFor(),
  },
  {
    name: 'host, coverage map',
    page: 'host',
    path: (ids) => `/hosts/${ids.get('finance-win-21') ?? ''}`,
    async isThere(page) {
      await page.getByRole('button', { name: /^(Show the map|显示范围图)$/ }).click();
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'people',
    page: 'administration',
    path: () => '/administration',
    isThere: async (page) => page.getByText('bob@example.com').waitFor(),
  },
  {
    name: 'API tokens',
    page: 'administration',
    path: () => '/administration?part=tokens',
    isThere: async (page) => page.getByText('ticket-system').waitFor(),
  },
  {
    name: 'single sign-on',
    page: 'administration',
    path: () => '/administration?part=sign-in',
    isThere: async (page) => page.getByText('bandog.sign-in/1').waitFor(),
  },
  {
    name: 'sinks',
    page: 'administration',
    path: () => '/administration?part=sinks',
    isThere: async (page) => page.getByRole('region', { name: 'siem' }).waitFor(),
  },
  {
    name: 'retention',
    page: 'administration',
    path: () => '/administration?part=retention',
    isThere: async (page) => page.getByText('--keep-history').waitFor(),
  },
  {
    name: 'audit log',
    page: 'administration',
    path: () => '/administration?part=audit',
    isThere: async (page) => page.getByRole('table').waitFor(),
  },
  {
    name: 'rollout',
    page: 'rollout',
    path: () => '/rollout',
    isThere: async (page) => page.getByText('berlin-laptops').waitFor(),
  },
  {
    name: 'rollout, install',
    page: 'rollout',
    path: () => '/rollout?part=install',
    isThere: async (page) => page.getByText('enrol.token.new').first().waitFor(),
  },
  {
    name: 'rollout, waiting',
    page: 'rollout',
    path: () => '/rollout?part=waiting',
    isThere: async (page) => page.getByText('contractor-07').waitFor(),
  },
  {
    name: 'rollout, enrolled',
    page: 'rollout',
    path: () => '/rollout?part=enrolled',
    isThere: async (page) => page.getByRole('link', { name: 'ada-laptop' }).waitFor(),
  },
  {
    name: 'rollout, failed',
    page: 'rollout',
    path: () => '/rollout?part=failed',
    isThere: async (page) => page.getByText('kiosk-3').waitFor(),
  },
  {
    name: 'rollout, assets',
    page: 'rollout',
    path: () => '/rollout?part=assets',
    isThere: async (page) => page.getByText('zoe-laptop').waitFor(),
  },
  {
    name: 'rollout, versions',
    page: 'rollout',
    path: () => '/rollout?part=versions',
    isThere: async (page) => page.getByRole('link', { name: 'ada-laptop' }).waitFor(),
  },
  {
    name: 'person',
    page: 'person',
    path: () => '/person?account=ada',
    async isThere(page) {
      await page.getByLabel('Reason').fill('HD-4711');
      await page.getByRole('button', { name: 'Look', exact: true }).click();
      await page.getByText('ada: ').waitFor();
    },
  },
];
