/** One question to an agent's socket, as a process of its own: `ask-agent.ts SOCKET ASK-AS-JSON`; prints what it sees and the answer, or the error's code. */
import { AgentConnection } from '../../src/cli/agent-connection.ts';
import { KnownError } from '../../src/domain/errors.ts';
import type { Ask } from '../../src/wire/local.ts';

const [socket = '', ask = ''] = process.argv.slice(2);
try {
  const agent = await AgentConnection.open([socket], new AbortController().signal);
  const answer = await agent?.ask(JSON.parse(ask) as Ask);
  process.stdout.write(JSON.stringify({ sees: agent?.sees, answer }));
  agent?.close();
} catch (error) {
  process.stdout.write(JSON.stringify({ code: error instanceof KnownError ? error.code : String(error) }));
}
