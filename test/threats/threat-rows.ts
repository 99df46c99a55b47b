import type { Row } from './row.ts';

/** What somebody can do to a host or to what its agent talks with. T49, T50 and T61–T72 are the collector's own. */
export const THREATS: readonly Row[] = [
  // Planted files.
  {
    id: 'T01',
    what: 'a configuration file or manifest is a link to a secret file of root',
    holds: 'links are not followed there; not a byte of the secret is in any output',
  },
  {
    id: 'T02',
    what: "a folder of one home is a link to another account's",
    holds: 'what lies behind it is found once, where it is, and counts for the account that owns it',
  },
  {
    id: 'T03',
    what: 'a folder is swapped for a link while it is looked at, 10,000 times',
    holds: 'what is read is the file that was meant, or nothing',
  },
  {
    id: 'T04',
    what: 'a file is swapped for another one between the question and the reading',
    holds: 'bytes and facts are those of one inode',
  },
  {
    id: 'T05',
    what: 'a FIFO with bytes in it lies where a file is wanted',
    holds: 'it is not opened; its bytes stay in it for whom they are meant',
  },
  { id: 'T06', what: 'a FIFO that nobody writes to', holds: 'nothing waits for it' },
  { id: 'T07', what: 'sockets and devices where files are wanted', holds: 'none is opened, since opening a device can act' },
  {
    id: 'T08',
    what: 'a sparse file of 100 GB named like a manifest or an executable',
    holds: 'a manifest beyond its bound is a gap, an executable is read at its ends',
  },
  {
    id: 'T09',
    what: 'a file grows or shrinks while it is read',
    holds: 'at most what it first said is read; less is a gap, and the next look reads it again',
  },
  {
    id: 'T10',
    what: 'a folder of a million names',
    holds: 'names are read up to a bound, the rest is a gap, and every other place is looked at',
  },
  { id: 'T11', what: 'folders in folders, deeper than any path can say', holds: 'a walk has a depth; what is deeper is a gap' },
  { id: 'T12', what: 'a folder is mounted inside itself', holds: 'each walk looks at a folder once' },
  {
    id: 'T13',
    what: 'a file system of a program that was stopped is mounted in a home',
    holds: 'nothing below its mount point is touched; the look takes as long as without it, and says what it left out',
  },
  {
    id: 'T14',
    what: 'such a file system appears while a look is under way',
    holds: 'the worker is killed at its silence, its scope becomes a gap, and what hung is left out next time',
  },
  {
    id: 'T15',
    what: 'a file system of a program that gives endless names and endless files',
    holds: 'it is not local and not entered',
  },
  {
    id: 'T16',
    what: 'network file systems whose server is gone, and automounter folders',
    holds: 'they are told by the mount table and never asked, so that nothing is mounted and nothing waits',
  },
  {
    id: 'T17',
    what: 'names with newlines, escape codes and direction marks, and names as long as can be',
    holds: 'what they hide is found; a terminal gets them escaped, a log as one line of JSON',
  },
  { id: 'T18', what: 'names that are not UTF-8', holds: 'a name is its bytes: found, matched and reported without loss' },
  { id: 'T19', what: 'files and members named `__proto__` or `constructor`', holds: 'they are names like others' },
  {
    id: 'T20',
    what: 'names that differ in case, or in how a letter is composed',
    holds:
      "names are compared without case where the system does so, elsewhere byte for byte; a composed letter is never taken for another one's",
  },
  // Hostile content.
  { id: 'T21', what: 'JSON nested a million deep', holds: 'refused before it is parsed' },
  {
    id: 'T22',
    what: 'JSON of a megabyte of keys, in other encodings, with huge numbers, lone surrogates, doubled keys or NUL',
    holds: 'parsed or refused within its bounds',
  },
  {
    id: 'T23',
    what: 'JSON whose members have the names of built-in ones, or other types than expected',
    holds: 'data stays data; each member is checked before it is used',
  },
  {
    id: 'T24',
    what: 'property lists that hold themselves, expand for ever, or name files to include',
    holds: 'no entity is expanded and nothing is visited twice; refused',
  },
  {
    id: 'T25',
    what: 'YAML or TOML that expands without end',
    holds: 'the scanner has no parser for either: such a file counts by its path alone',
  },
  {
    id: 'T26',
    what: 'archives that inflate a thousandfold',
    holds: 'only what a signature needs is inflated, up to a bound of bytes',
  },
  {
    id: 'T27',
    what: 'malformed programs: headers past the end, overlapping, or by the thousand',
    holds: 'an identification ends within its budget and throws nothing; path and name still match',
  },
  {
    id: 'T28',
    what: 'a process with two megabytes of arguments',
    holds: 'eight kilobytes and 64 arguments are read, and none is kept',
  },
  {
    id: 'T29',
    what: 'a signature with an expression that backtracks without end',
    holds: 'a catalogue holds names and texts, and no expressions',
  },
  {
    id: 'T30',
    what: 'a signature that matches everything, or nothing',
    holds: 'its own examples and the self-test refuse it; the last good catalogue stays',
  },
  { id: 'T31', what: 'a catalogue of half a gigabyte, or of a million rules', holds: 'refused by its size before it is parsed' },
  {
    id: 'T32',
    what: "a database with a journal of 10 GB where a package manager's is expected",
    holds: 'no database engine opens it: its pages are read within bounds, its journal not at all',
  },
  // Hiding and framing.
  { id: 'T33', what: 'a process that calls itself something else', holds: "its executable is the kernel's word, not its own" },
  { id: 'T34', what: 'a copy under another name, in a folder of its own', holds: 'found by what it is, wherever it lies' },
  {
    id: 'T35',
    what: 'a copy with a byte appended, or stripped',
    holds: 'its digest is another one, its marks are the same; a program that was packed and never runs is missed, as said below',
  },
  { id: 'T36', what: 'a program that is deleted while it runs, or never had a name', holds: 'found by the inode that runs' },
  {
    id: 'T37',
    what: 'a process in another mount namespace or container',
    holds: 'found through the process; its paths are those of its own root',
  },
  { id: 'T38', what: 'a script that an interpreter runs', holds: 'found by the script that it was told to run' },
  {
    id: 'T39',
    what: 'a run that is over before the next look',
    holds:
      'what it leaves on disk is found; short runs are seen where the system tells of starts, and nobody says that nothing ran',
  },
  {
    id: 'T40',
    what: 'a tool in a virtual disk, or on a stick that is not here',
    holds: 'not covered',
    notHere:
      'nothing is there to be looked at; docs/where-it-looks.md says which roots are: images and layers of containers, machines, WSL and mounted file systems are',
  },
  {
    id: 'T41',
    what: '`/proc` is mounted so that accounts do not see each other',
    holds: 'with its two capabilities the scanner sees all processes; without, the hidden ones are counted in a gap',
  },
  { id: 'T42', what: 'a home is moved into an encrypted file system of a program', holds: 'that home is a gap, never clean' },
  {
    id: 'T43',
    what: 'the agent is killed, stopped or cut off',
    holds: 'the collector sees silence, and a boot and counters that explain it when the agent is back',
  },
  {
    id: 'T44',
    what: 'the agent is frozen, the machine suspended, the clock set back',
    holds: 'a suspension is told from a stop; order never depends on the clock',
  },
  {
    id: 'T45',
    what: "an administrator replaces the agent's program or state",
    holds:
      'a difference is reported and a state that went back is noticed; who is root can also lie about that, and nobody can prevent it',
  },
  {
    id: 'T46',
    what: "somebody plants a manifest of a banned tool in a colleague's open folder, or in /tmp",
    holds: 'at most `possible`; in a home the account is the owner of the inode, elsewhere none is named',
  },
  { id: 'T47', what: "a hard link to a colleague's copy", holds: 'one copy with both paths, of the account that owns the inode' },
  {
    id: 'T48',
    what: 'a hundred thousand planted copies',
    holds: 'a thousand for each place are listed, the rest is counted in a gap, and real copies elsewhere are all there',
  },
  // Identity and transport, as the agent meets them.
  {
    id: 'T51',
    what: 'a second machine with the name, serial number or machine id of the first',
    holds: 'they are labels: nothing is taken over, both are shown',
  },
  { id: 'T52', what: "a host that speaks in another one's name", holds: 'refused: a bearer and a signature are of one host' },
  {
    id: 'T53',
    what: 'the key of a host is used on a second machine',
    holds: 'the chain of batches forks: neither is believed until each has a key and an id of its own',
  },
  { id: 'T54', what: 'a request is repeated, changed or moved', holds: 'signature and sequence refuse it' },
  {
    id: 'T55',
    what: 'a certificate that expired, is not of the pinned authority or bears another name; TLS before 1.3; variables that switch checks off',
    holds: 'nothing is sent; what waits stays in the spool',
  },
  {
    id: 'T56',
    what: 'answers without end: compressed, dripping, redirecting, in a storm of interim answers',
    holds: 'an answer is at most 1 MiB and 30 s, never inflated, never followed elsewhere',
  },
  {
    id: 'T57',
    what: 'a collector that orders what it must not: to read a file, to run something, never to look again',
    holds: 'there are no words for it; numbers are clamped on the host',
  },
  { id: 'T58', what: 'a catalogue signed by nobody, by the wrong key, or by too few', holds: 'refused; the last good one stays' },
  {
    id: 'T59',
    what: 'an older catalogue, the same for ever, one from far ahead, a mixture, a torn one',
    holds: 'no way back; an old one is said to be stale and still used',
  },
  { id: 'T60', what: 'a signed catalogue that does harm', holds: 'tried before it is used, and given back after crashes' },
];
