import { textAt } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';

/** A text that an interpreter runs. */
export interface Script {
  /** What the first line names, without its folder and arguments: `node`, `bun`, `python3`, `sh`; absent without such a line. */
  readonly interpreter?: string;
}

const HEAD = 4096;
const NEWLINE = 10;

/** A script by its first 4 KiB: text without NUL bytes, beginning with `#!` or with what a bundle of JavaScript begins with. */
export function readScript(source: ByteSource): Script | undefined {
  const head = source.read(0, HEAD);
  if (head.length === 0 || head.includes(0)) return undefined;
  const text = textAt(head, 0, HEAD);
  const interpreter = interpreterOf(text);
  if (interpreter !== undefined) return { interpreter };
  return BUNDLE_START.test(text) ? {} : undefined;
}

/** Whether these first bytes, 256 are enough, are text that begins as a bundle of JavaScript does, or names an interpreter of JavaScript. */
export function beginsAsBundle(head: Uint8Array): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  const text = textAt(head, 0, 256);
  const interpreter = interpreterOf(text);
  return interpreter === undefined ? BUNDLE_START.test(text) : JAVASCRIPT.test(interpreter);
}

const JAVASCRIPT = /^(?:node|nodejs|bun|deno|tsx)$/;

// import{createRequire as C5Q}from"node:module";   // @bun   "use strict";   var __create = Object.create;   /*! … */
const BUNDLE_START =
  /^(?:\xef\xbb\xbf)?\s*(?:\/[/*]|["']use strict["']|import\b|export\b|var |let |const |function\b|async |\(|;|!function)/;

// #!/usr/bin/env -S node --no-warnings --enable-source-maps
function interpreterOf(text: string): string | undefined {
  if (!text.startsWith('#!')) return undefined;
  const end = text.indexOf(String.fromCharCode(NEWLINE));
  const words = text
    .slice(2, end < 0 ? 256 : Math.min(end, 256))
    .split(/\s+/)
    .filter((word) => word !== '');
  const program = nameOf(words[0]);
  if (program !== 'env') return program;
  return nameOf(words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')));
}

function nameOf(path: string | undefined): string | undefined {
  const name = path?.slice(path.lastIndexOf('/') + 1);
  return name === '' ? undefined : name;
}
