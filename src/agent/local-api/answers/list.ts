import type { Ask } from '../../../wire/local.ts';
import type { Answerer } from './contract.ts';
import { doctor } from './doctor/answer.ts';
import { explain } from './explain/answer.ts';
import { findings } from './findings/answer.ts';
import { myMachine } from './my-machine/answer.ts';
import { nextUpload } from './next-upload/answer.ts';
import { scan } from './scan/answer.ts';
import { sent } from './sent/answer.ts';
import { sentBatch } from './sent-batch/answer.ts';
import { status } from './status/answer.ts';

/** Who answers each kind of ask. */
export const ANSWERERS: { readonly [K in Ask['kind']]: Answerer<K> } = {
  status,
  findings,
  explain,
  scan,
  'next-upload': nextUpload,
  sent,
  'sent-batch': sentBatch,
  doctor,
  'my-machine': myMachine,
};
