import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../collector/policy/policy-text.ts';
import type { OwnCopy } from '../../wire/local.ts';
import { productNames } from '../product-names.ts';

/** So many texts settings may have (src/wire/statements.ts). */
const MOST = 50;
const TEXT_CHARACTERS = 1000;

/**
 * What the people at the machines are told of the products that this policy bans, as the member `campaigns` of settings: why, and what to
 * use instead. A company writes these itself and publishes them; a demonstration has its policy's reasons. @throws KnownError E_POLICY_INVALID
 */
export async function employeeTexts(
  policyFile: string,
): Promise<readonly (NonNullable<OwnCopy['campaign']> & { readonly product: string })[]> {
  const { rulings } = parsePolicy(readFileSync(policyFile, 'utf8'), policyFile);
  const nameOf = await productNames(rulings.flatMap(({ alternative }) => alternative ?? []));
  return rulings
    .flatMap(({ product, verdict, reason = '', alternative }) => {
      if (product === undefined || verdict !== 'banned') return [];
      const instead = alternative === undefined ? '' : `Use ${nameOf(alternative)} instead.`;
      const text = `${reason} ${instead}`.trim().slice(0, TEXT_CHARACTERS);
      return text === '' ? [] : [{ product, text }];
    })
    .slice(0, MOST);
}
