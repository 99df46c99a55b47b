import type { IncomingMessage, ServerResponse } from 'node:http';
import { KnownError } from '../../../domain/errors.ts';
import type { MyPageRefusal } from '../../../wire/my-page.ts';

/** The largest ask names a batch. */
const ASK_BYTES = 1024;

/** Aborted when whoever asked is gone. */
export function endOf(response: ServerResponse): AbortSignal {
  const ending = new AbortController();
  response.once('close', () => ending.abort());
  return ending.signal;
}

/** What was asked with, as JSON; bounded. */
export async function bodyOf(request: IncomingMessage): Promise<{ readonly value: unknown } | 'too-large' | 'malformed'> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > ASK_BYTES) return 'too-large';
      parts.push(part);
    }
    return { value: JSON.parse(Buffer.concat(parts).toString('utf8')) };
  } catch {
    return 'malformed'; // cut off, or no JSON
  }
}

/** Sends it whole. */
export function send(
  response: ServerResponse,
  { type, bytes }: { readonly type: string; readonly bytes: string | Buffer },
): void {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(bytes) }).end(bytes);
}

/** The same, of a value. */
export function sendJson(response: ServerResponse, said: object): void {
  send(response, { type: 'application/json', bytes: JSON.stringify(said) });
}

/** That an ask went wrong, where anything can still be said. */
export function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) response.destroy();
  else refuse(response, 503, wordsOf(error));
}

/** What went wrong, for a person. */
export function wordsOf(error: unknown): Pick<KnownError, 'code' | 'message' | 'remedy'> {
  if (error instanceof KnownError) return { code: error.code, message: error.message, remedy: error.remedy };
  const message = error instanceof Error ? error.message : 'unknown error';
  return { code: 'E_SCAN_FAILED', message, remedy: 'Report this with `bandog --version`.' };
}

/** Why not; what was not read of the ask is not waited for. */
export function refuse(response: ServerResponse, status: number, why: MyPageRefusal): void {
  const text = JSON.stringify(why);
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(text);
}
