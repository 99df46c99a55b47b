import { useMemo } from 'react';
import { VERDICTS } from '../../display/api-words.ts';
import type { HostView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, VerdictMark } from '../../display/mark.tsx';
import type { Column } from '../../table/contract.ts';
import { HostLink } from '../../table/host-link.tsx';
import { useWords } from '../../words/use-words.tsx';
import { HOSTS_WORDS } from './words.ts';

/** Long enough for any honest name; the table cuts what does not fit. */
const SHOWN = 80;

const COLUMNS: readonly (Omit<Column<HostView>, 'title'> & {
  readonly title: Exclude<keyof typeof HOSTS_WORDS.en, 'and others'>;
})[] = [
  {
    id: 'host',
    title: 'host',
    minPx: 180,
    grow: 1.2,
    isFixed: true,
    exports: ['host', 'hostId'],
    cell: ({ id, name }) => <HostLink id={id} name={name} />,
  },
  {
    id: 'found',
    title: 'found',
    minPx: 300,
    grow: 2,
    exports: ['verdict', 'products', 'copies'],
    cell: (host) => <Found host={host} />,
  },
  {
    id: 'looked',
    title: 'looked',
    minPx: 124,
    exports: ['lookedAt'],
    cell: ({ lastScan }) => <Ago at={lastScan?.at} />,
  },
  {
    id: 'heard',
    title: 'heard',
    minPx: 124,
    exports: ['heardAt', 'silentSince'],
    cell: (host) => <Heard host={host} />,
  },
  {
    id: 'group',
    title: 'group',
    minPx: 90,
    grow: 0.5,
    exports: ['group'],
    cell: ({ group }) => (
      <span className={group === '/' ? 'dim' : undefined}>
        <HostText text={group} shown={SHOWN} />
      </span>
    ),
  },
  {
    id: 'tags',
    title: 'tags',
    minPx: 130,
    grow: 0.9,
    exports: ['tags'],
    cell: ({ tags }) =>
      tags.map((tag) => (
        <span key={tag} className="tag">
          <HostText text={tag} />
        </span>
      )),
  },
  { id: 'platform', isExtra: true, title: 'platform', minPx: 90, exports: ['platform'], cell: ({ platform }) => platform },
  {
    id: 'agent',
    title: 'agent',
    minPx: 90,
    isExtra: true,
    exports: ['agentVersion'],
    cell: ({ agentVersion }) => <HostText text={agentVersion ?? ''} shown={SHOWN} />,
  },
  {
    id: 'enrolled',
    title: 'enrolled',
    minPx: 130,
    isExtra: true,
    exports: ['enrolledAt'],
    cell: ({ enrolledAt }) => <Ago at={enrolledAt} />,
  },
];

/** What the table of hosts can show. */
export function useHostColumns(): readonly Column<HostView>[] {
  const { say, language } = useWords(HOSTS_WORDS);
  // `say` is new with each drawing, and speaks the same in one language.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => COLUMNS.map((column) => ({ ...column, title: say(column.title) })), [language]);
}

/** The worst of what is open, by name. */
function Found({ host }: { readonly host: HostView }) {
  const { say } = useWords(HOSTS_WORDS);
  const worst = VERDICTS.find((verdict) => host.open.some((one) => one.verdict === verdict));
  if (worst === undefined) {
    const key = host.lastScan === undefined ? 'not looked' : 'clean';
    return <span className="dim">{say(key)}</span>;
  }
  const names = [...new Set(host.open.filter((one) => one.verdict === worst).map((one) => one.productName))];
  const others = new Set(host.open.filter((one) => one.verdict !== worst).map((one) => one.productName)).size;
  return (
    <>
      <VerdictMark verdict={worst} /> {names.join(', ')}
      {others > 0 && <span className="dim"> {say('and others', { count: others })}</span>}
    </>
  );
}

function Heard({ host: { silentAt, stoppedAt, lastContact } }: { readonly host: HostView }) {
  const { say } = useWords(HOSTS_WORDS);
  if (silentAt !== undefined)
    return (
      <Mark tone="warn" shape="triangle">
        {say('silent')}
      </Mark>
    );
  if (stoppedAt !== undefined)
    return (
      <Mark tone="quiet" shape="ring">
        {say('stopped')}
      </Mark>
    );
  return <Ago at={lastContact} />;
}
