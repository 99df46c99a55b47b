import { page as administration } from './administration/page.ts';
import { page as campaign } from './campaign/page.ts';
import { page as catalogue } from './catalogue/page.ts';
import { page as compliance } from './compliance/page.ts';
import type { Page } from './contract.ts';
import { page as findings } from './findings/page.ts';
import { page as host } from './host/page.ts';
import { page as hosts } from './hosts/page.ts';
import { page as overview } from './overview/page.ts';
import { page as person } from './person/page.ts';
import { page as policy } from './policy/page.ts';
import { page as product } from './product/page.ts';
import { page as products } from './products/page.ts';
import { page as rollout } from './rollout/page.ts';

/** Every page, in the order of the navigation; the first that somebody may see is where he begins. */
export const PAGES: readonly Page[] = [
  overview,
  hosts,
  findings,
  products,
  policy,
  catalogue,
  rollout,
  compliance,
  host,
  person,
  product,
  campaign,
  administration,
];
