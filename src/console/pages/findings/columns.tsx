import { useMemo } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { IdentityMark, StateMark, VerdictMark } from '../../display/mark.tsx';
import type { Column } from '../../table/contract.ts';
import { HostLink } from '../../table/host-link.tsx';
import { useWords } from '../../words/use-words.tsx';
import { FINDINGS_WORDS } from './words.ts';

/** Long enough for any honest text; the table cuts what does not fit. */
const SHOWN = 120;

const COLUMNS: readonly (Omit<Column<FindingView>, 'title'> & { readonly title: keyof typeof FINDINGS_WORDS.en })[] = [
  {
    id: 'host',
    title: 'host',
    minPx: 150,
    grow: 1,
    isFixed: true,
    exports: ['host', 'hostId'],
    cell: ({ host }) => <HostLink id={host.id} name={host.name} />,
  },
  {
    id: 'product',
    title: 'product',
    minPx: 130,
    grow: 0.8,
    exports: ['product', 'productName'],
    cell: ({ productName }) => productName,
  },
  {
    id: 'verdict',
    title: 'verdict',
    minPx: 132,
    exports: ['verdict'],
    cell: ({ verdict }) => <VerdictMark verdict={verdict.verdict} />,
  },
  {
    id: 'state',
    title: 'state',
    minPx: 132,
    exports: ['state'],
    cell: ({ finding, verdict }) => <StateMark state={finding.state} verdict={verdict.verdict} />,
  },
  { id: 'version', title: 'version', minPx: 90, exports: ['version'], cell: ({ finding }) => text(finding.version) },
  {
    id: 'account',
    title: 'account',
    minPx: 84,
    exports: ['account'],
    cell: ({ finding: { account } }) => text(account?.name ?? account?.id),
  },
  {
    id: 'path',
    title: 'path',
    minPx: 160,
    grow: 1.6,
    exports: ['path'],
    cell: ({ finding }) => <HostText text={finding.anchor} isCode shown={SHOWN} />,
  },
  {
    id: 'first',
    title: 'first seen',
    minPx: 116,
    exports: ['firstSeen'],
    cell: ({ finding }) => <Ago at={finding.firstSeen} />,
  },
  {
    id: 'last',
    title: 'last seen',
    minPx: 116,
    isExtra: true,
    exports: ['lastSeen'],
    cell: ({ finding }) => <Ago at={finding.lastSeen} />,
  },
  {
    id: 'channel',
    title: 'channel',
    minPx: 140,
    isExtra: true,
    exports: ['channel'],
    cell: ({ finding }) => finding.channel,
  },
  {
    id: 'identity',
    title: 'identity',
    minPx: 110,
    isExtra: true,
    exports: ['identity'],
    cell: ({ finding }) => <IdentityMark identity={finding.identity} />,
  },
  {
    id: 'environment',
    title: 'environment',
    minPx: 140,
    isExtra: true,
    exports: ['environment'],
    cell: ({ finding: { environment } }) =>
      text([environment.kind, environment.image ?? environment.id].filter((part) => part !== undefined).join(' ')),
  },
];

/** What the table of findings can show. */
export function useFindingColumns(): readonly Column<FindingView>[] {
  const { say, language } = useWords(FINDINGS_WORDS);
  // `say` is new with each drawing, and speaks the same in one language.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => COLUMNS.map((column) => ({ ...column, title: say(column.title) })), [language]);
}

function text(said: string | undefined) {
  return <HostText text={said ?? ''} shown={SHOWN} />;
}
