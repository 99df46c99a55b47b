/** Options that choose findings; for parseArgs. */
export const FILTER_OPTIONS = {
  product: { type: 'string', multiple: true },
  state: { type: 'string', multiple: true },
  verdict: { type: 'string', multiple: true },
  host: { type: 'string' },
  account: { type: 'string' },
} as const;

/** Their part of `--help`. */
export const FILTER_HELP = `  --product ID       only this product (may be repeated, here and below: or with commas)
  --state STATE      only in this state (default: all but gone)
  --verdict VERDICT  only with this verdict
  --host HOST        only on this host
  --account NAME     only of this account
`;

interface GivenFilters {
  readonly product?: readonly string[] | undefined;
  readonly state?: readonly string[] | undefined;
  readonly verdict?: readonly string[] | undefined;
  readonly host?: string | undefined;
  readonly account?: string | undefined;
}

/** The filters as the API takes them. */
export function filtersOf({ product, state, verdict, host, account }: GivenFilters) {
  return { product: product?.join(','), state: state?.join(','), verdict: verdict?.join(','), host, account };
}
