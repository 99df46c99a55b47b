import type { Row } from './row.ts';

/** What goes wrong by itself, as far as the agent meets it. */
export const FAULTS: readonly Row[] = [
  {
    id: 'F01',
    what: 'the agent is killed at any system call from look to acknowledgement',
    holds: 'nothing is lost, nothing is there twice',
  },
  {
    id: 'F02',
    what: 'the scan worker is killed at any system call',
    holds: 'its look is repeated or has a gap; a look cut short never makes a finding gone',
  },
  {
    id: 'F03',
    what: 'the collector is killed between its commit and its answer',
    holds: 'the agent sends the same bytes again, the collector counts them once',
  },
  { id: 'F04', what: 'the power fails', holds: 'what was recorded is there; what was not is not half there' },
  {
    id: 'F06',
    what: 'the disk of the state folder is full',
    holds: 'looking goes on, state is kept as it was, and the agent recovers by itself',
  },
  { id: 'F08', what: 'fsync fails', holds: 'not recorded, and never believed after a second try' },
  { id: 'F09', what: 'writes that are short or interrupted', holds: 'a record is whole or not there' },
  {
    id: 'F10',
    what: "a state folder that is a link, somebody else's, open to all, or cannot be written",
    holds: 'refused with its reason and remedy',
  },
  {
    id: 'F11',
    what: 'a spool with torn, zeroed or flipped bytes',
    holds: 'good records stay, the bad one is set aside and counted',
  },
  {
    id: 'F13',
    what: 'the state folder is lost',
    holds: 'a new key and a new record of the host; the old record keeps its history',
  },
  {
    id: 'F14',
    what: 'the state folder comes back from a backup',
    holds: 'the collector notices, and gets all open findings again',
  },
  {
    id: 'F15',
    what: 'the collector comes back from a backup',
    holds: 'the agent sends from where the collector stands and tells again what became of orders; nothing is numbered twice',
  },
  {
    id: 'F16',
    what: 'the clock jumps by days or years, to 1970 or past 2038',
    holds: 'order is by sequence, waiting by the monotonic clock',
  },
  { id: 'F17', what: 'the machine sleeps for hours', holds: 'one look after it wakes, no burst of what was missed' },
  { id: 'F18', what: 'names do not resolve, or resolve to another address', holds: 'back-off; looking is not affected' },
  { id: 'F19', what: 'the other end of a connection vanishes', holds: 'a total deadline; no descriptor is left behind' },
  {
    id: 'F20',
    what: 'a collector that answers a byte a second, or never finishes a handshake',
    holds: 'a total deadline; looking and spool go on',
  },
  {
    id: 'F21',
    what: '429, 503 and other refusals, with all kinds of Retry-After',
    holds: 'waits between a second and an hour; a batch that is too large is split; identity is never dropped',
  },
  { id: 'F22', what: 'an answer that is cut anywhere', holds: 'not acknowledged: the same bytes are sent again' },
  { id: 'F23', what: 'the same batch a hundred times, also at once', holds: 'one state, counted once' },
  { id: 'F24', what: 'batches out of order', holds: 'refused with the sequence that is expected' },
  {
    id: 'F25',
    what: 'one entry that the collector refuses for ever',
    holds: 'set aside, counted, reported; the rest is delivered',
  },
  {
    id: 'F26',
    what: '90 days without a collector',
    holds: 'the spool is bounded by what is on the host; first and last days are kept',
  },
  {
    id: 'F27',
    what: 'ten tools that are installed and removed ten thousand times meanwhile',
    holds: 'one change for each copy waits, with its first and last day',
  },
  { id: 'F28', what: 'a machine is cloned with its state', holds: 'the fork is noticed; no war of enrolments' },
  { id: 'F29', what: 'containers that share the machine id of their host', holds: 'identities are keys: each has its own' },
  { id: 'F30', what: "the host's name, accounts or disks change", holds: 'labels, not identity: the same host' },
  {
    id: 'F31',
    what: 'no more watches or watch instances, events lost, a watched folder deleted',
    holds: 'folders are compared instead, the log says so',
  },
  { id: 'F32', what: 'forty file descriptors', holds: 'a look needs fewer; it is whole' },
  {
    id: 'F33',
    what: 'tens of thousands of processes',
    holds: 'all are looked at, cheaply',
    notHere: 'measured with 20,000 by the benchmarks; 200 in the test',
  },
  {
    id: 'F34',
    what: 'processes that end while they are looked at, zombies, kernel threads',
    holds: 'left out or without a program; nothing waits for one',
  },
  {
    id: 'F35',
    what: 'a process id is given to another process while it is looked at',
    holds: 'a process is its id and its start',
  },
  {
    id: 'F36',
    what: 'the scan worker reaches its memory bound',
    holds: 'it dies alone; its scope is a gap, the others are looked at',
  },
  { id: 'F37', what: 'no processor time', holds: 'later, not wrong' },
  { id: 'F38', what: 'a catalogue or configuration that makes the agent crash', holds: 'back to the last good one' },
  {
    id: 'F39',
    what: 'an update that is cut, a way back, two agents at once',
    holds: 'the old or the new one runs, never none, never two on one state',
  },
  {
    id: 'F40',
    what: "PostgreSQL is killed, restarted or read-only, fails over to its standby, ends connections or has none left, or somebody holds a host's row",
    holds:
      'nothing that was answered is lost or doubled, the error says what to do, and it goes on by itself, at the standby too; an old primary is never written to again',
  },
  {
    id: 'F42',
    what: 'the layout is being changed, or a store moved, and it is killed at any statement',
    holds: 'all is as it was before or as after, and the next start ends it; older replicas serve on meanwhile',
  },
  {
    id: 'F43',
    what: 'all hosts come back at once',
    holds: 'waits are spread over their whole range; what the collector cannot take on it refuses with when to come',
  },
  { id: 'F44', what: 'all hosts look at the same second', holds: 'intervals vary by a tenth' },
  {
    id: 'F47',
    what: 'the receiver of events is away, slow, cut off, asks to wait, or refuses some of them for ever',
    holds:
      'what happened waits in the store, in the order of each host, and is sent until it is taken; what is refused five times, or waits for three days, is a dead letter that a person can send again; too many are given up oldest first, and the receiver is told how many',
  },
  { id: 'F45', what: 'no new catalogue for a month', holds: 'the last one is used and said to be stale' },
];
