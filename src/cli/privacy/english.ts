import type { Words } from './texts.ts';

/** The employee's texts in English. */
export const ENGLISH: Words = {
  privacyTitle: 'What Bandog does on this machine',
  collected: {
    title: 'What it collects',
    lines: [
      'Of each copy of software that is in its catalogue (AI coding tools, remote access, tunnels, miners and the like): which product and version, where it lies, to which account it belongs, how it was installed, since when it is there, and whether it runs when the machine is looked at (then the process’s number, program and start).',
      'Why it says so: the files and names that gave it away, never what is in them.',
      'Which places were looked at, and which could not be.',
      'Of the machine: its name, system, model, serial number and ids, that the agent is alive, and what the agent itself costs.',
    ],
  },
  never: {
    title: 'What it never collects',
    lines: [
      'The content of your files, code, prompts, messages or mail.',
      'Command lines, environment variables, shell or browser history, passwords.',
      'What you type, what is on your screen, which sites you visit, how long or how often you use something.',
      'Software that is not in the catalogue; and what only resembles something in it: that stays on this machine.',
    ],
  },
  why: {
    title: 'Why',
    lines: [
      'So that your company knows which high-risk software is on its machines and can show that it looked. What is banned and what is allowed your company decides; Bandog only says what is there.',
      'It runs nothing that it finds, changes nothing and removes nothing.',
    ],
  },
  reaches: {
    title: 'Where it goes',
    lines: [
      'Only to your company’s own collector, over an encrypted connection to that one server, signed by this machine. Nothing goes to the makers of Bandog or to anyone else.',
      'Everything that leaves can be seen here: `bandog show-next-upload` before, `bandog sent` after.',
    ],
  },
  rights: {
    title: 'What you can do',
    lines: [
      '`bandog my-machine` lists what was found that concerns you, and how to remove it.',
      '`bandog explain PATH` says why something was found, and what only came near.',
      '`bandog scan --now` looks again at once: when you have removed something, it says so.',
    ],
  },
  thisMachine: 'On this machine',
  noAgent: 'No agent answers on this machine: it is not installed, or does not run.',
  collectorIs: (url) => `The collector is ${url}.`,
  lookedAt: (at, places, incomplete) =>
    `Last looked at ${at}: ${places} places${incomplete === 0 ? ', all completely' : `, ${incomplete} of them not completely`}.`,
  contactEvery: (seconds) => `The collector is told that the agent is alive every ${seconds} seconds.`,
  machineTitle: (host) => `What was found on ${host}`,
  nothingFound: 'Nothing was found that concerns you.',
  found: (copies) => (copies === 1 ? 'One copy was found:' : `${copies} copies were found:`),
  wholeMachine: 'for the whole machine',
  account: (name) => `of account ${name}`,
  version: (version) => `version ${version}`,
  since: (day) => `first seen on ${day}`,
  runsNow: 'runs now',
  states: {
    installed: 'installed',
    running: 'runs, and is no longer on disk',
    ran: 'ran, and left no copy',
    packed: 'packed in an archive',
    residue: 'only leftovers',
    unknown: 'can no longer be looked at',
    gone: 'gone',
  },
  risk: 'What it does: ',
  remove: 'How to remove it:',
  campaign: (text, day) => `Your company: ${text}${day === undefined ? '' : ` Until ${day}.`}`,
  company: 'What your company says',
  notify: (product) => `${product} was found on this machine, and is to go`,
  noRemoval: 'Nothing is known of how to remove this copy: delete its folder, or ask your helpdesk.',
  afterwards: 'Then run `bandog scan --now`: the collector learns at once that it is gone.',
  isItBanned: 'That something is listed does not mean that it is banned: your company decides, and its policy says.',
  askFor: (contact) => [
    contact === undefined
      ? 'Do you need one of these for your work, or is one not what it is said to be? Ask your IT helpdesk, and give the finding’s number.'
      : `Do you need one of these for your work, or is one not what it is said to be? ${contact} Give the finding’s number.`,
  ],
  sees: {
    all: 'You see everything on this machine, since you asked as root or as the agent’s own account.',
    own: 'You see what concerns your account and the machine itself, and nothing of other people’s.',
  },
  more: 'There is more than is shown here: `bandog findings --here` lists everything.',
};
