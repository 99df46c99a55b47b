import type { FuzzTarget } from '../contract.ts';
import { readScript } from '../../../src/scanner/formats/script.ts';

/** The first line of a script, or how a bundle of JavaScript begins. */
export const target: FuzzTarget = {
  name: 'script',
  summary: 'formats/script: first line of a script, beginning of a bundle',
  seeds: () =>
    ['#!/usr/bin/env -S A=1 node --no-warnings\nrun()', '#!/bin/sh\nexec x "$@"\n', '\ufeff/*! x */ import a from "a";'].map(
      (text) => Buffer.from(text),
    ),
  words: ['#!', '/usr/bin/env ', '-S ', 'node', '\xef\xbb\xbf', '"use strict";', 'import ', '\0', ' '],
  read: (source) => readScript(source),
};
