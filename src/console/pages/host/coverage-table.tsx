import type { HostReport } from '../../../api-client/client.generated.ts';
import { HostText } from '../../display/host-text.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { accountNames, coverageMap, type Cell } from './coverage.ts';

/** Every place by every account, with a shape for each that was looked at. */
export function CoverageTable({ report }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const { accounts, rows } = coverageMap(report.coverage);
  const names = accountNames(report.findings);
  return (
    // Scrolled by keyboard too, which only what has the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="map" tabIndex={0} role="region" aria-label={say('coverage')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('place')}</th>
            {accounts.map((account) => (
              <th key={account} scope="col">
                {account === 'system' ? say('whole host') : <HostText text={names.get(account) ?? account} shown={16} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, cells }) => (
            <tr key={place}>
              <th scope="row">
                <HostText text={place} shown={60} />
              </th>
              {accounts.map((account) => (
                <td key={account}>
                  <CellMark cell={cells.get(account)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CellMark({ cell }: { readonly cell: Cell | undefined }) {
  const { say } = useWords(BESIDE_WORDS);
  if (cell === undefined) return <span className="cell" role="img" aria-label={say('cell none')} />;
  const isDone = cell === 'complete';
  const words = isDone
    ? say('cell complete')
    : say('cell partly', { why: cell.map((reason) => say(`gap ${reason}`)).join(', ') });
  return (
    <span className="cell" data-tone={isDone ? 'good' : 'warn'} role="img" aria-label={words} title={words}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {isDone ? <path d="m2.5 6.5 2.3 2.3L9.5 3.5" className="stroke" /> : <path d="M6 1.5 11 10.5H1z" />}
      </svg>
    </span>
  );
}
