import { LOOKS, type CampaignState, type CoverageState } from './states.ts';

/** Shares of a whole beside each other; the list beside it says the same in words. */
export function ShareBar({ shares }: ShareBarProps) {
  const total = shares.reduce((sum, { hosts }) => sum + hosts, 0);
  return (
    <div className="share-bar" aria-hidden="true">
      {shares.map(({ state, hosts }) =>
        hosts === 0 ? null : (
          <svg
            key={state}
            data-tone={LOOKS[state].tone}
            data-filling={LOOKS[state].filling}
            width={`${(100 * hosts) / total}%`}
            height="100%"
          >
            <rect width="100%" height="100%" />
          </svg>
        ),
      )}
    </div>
  );
}

interface ShareBarProps {
  readonly shares: readonly { readonly state: CampaignState | CoverageState; readonly hosts: number }[];
}
