import { MY_PAGE_ROOT, type MyPageAnswers, type MyPageAsk, type MyPageLook, type MyPageRefusal } from '../../wire/my-page.ts';

/** Why something was not answered; `status` 0 when nobody is there any more. */
export class Refused extends Error {
  readonly status: number;
  readonly remedy: string;
  readonly code: string;

  constructor(status: number, { code, message, remedy }: MyPageRefusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** The page's conversation with the command that serves it. */
export interface Conversation {
  ask<K extends Exclude<MyPageAsk, 'open' | 'look'>>(ask: K, given?: object): Promise<MyPageAnswers[K]>;
  /** Has this machine looked at; told of each step, the outcome last. */
  look(tell: (line: MyPageLook) => void): Promise<void>;
}

/** Of this tab alone, and of this address with its port: a reload goes on, another page has none of it. */
const KEPT = 'bandog-my-machine';

/** Begins with the code of the address, which is taken out of it at once, or goes on after a reload. @throws Refused when there is neither, or the code was used */
export async function begin(): Promise<Conversation> {
  const code = location.hash.slice(1);
  if (code !== '') history.replaceState(undefined, '', location.pathname);
  const token = code === '' ? sessionStorage.getItem(KEPT) : await tokenFor(code);
  if (token === null) throw new Refused(401, { code: 'E_UNAUTHENTICATED', message: '', remedy: '' });
  return {
    ask: async <K extends Exclude<MyPageAsk, 'open' | 'look'>>(ask: K, given: object = {}) =>
      (await (await post(ask, given, token)).json()) as MyPageAnswers[K],
    look: async (tell) => readLines(await post('look', {}, token), tell),
  };
}

/** A tab that has exchanged the code goes on with what it got. */
async function tokenFor(code: string): Promise<string> {
  const kept = sessionStorage.getItem(KEPT);
  try {
    const { token } = (await (await post('open', { code })).json()) as MyPageAnswers['open'];
    sessionStorage.setItem(KEPT, token);
    return token;
  } catch (error) {
    if (kept !== null && error instanceof Refused && error.status === 403) return kept;
    throw error;
  }
}

async function post(ask: MyPageAsk, given: object, token?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const answer = await reached(
    fetch(`${MY_PAGE_ROOT}${ask}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(given),
      credentials: 'omit',
      redirect: 'error',
    }),
  );
  if (answer.ok) return answer;
  if (answer.status === 401) sessionStorage.removeItem(KEPT);
  throw new Refused(answer.status, (await answer.json()) as MyPageRefusal);
}

async function readLines({ body }: Response, tell: (line: MyPageLook) => void): Promise<void> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = (await reached(reader?.read() ?? Promise.resolve(undefined))) ?? { value: undefined, done: true };
    if (done || value === undefined) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(JSON.parse(line) as MyPageLook);
  }
}

/** The same, and nobody there as what it is. */
async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new Refused(0, { code: 'E_AGENT_UNREACHABLE', message: String(cause), remedy: '' });
  }
}
