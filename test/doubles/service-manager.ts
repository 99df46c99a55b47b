import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

/** A program that gets each connection as its standard input. */
export type PerConnection = (peer: string) => readonly [string, ...string[]];

/** What systemd does with a socket unit that has `Accept=yes`: one process for each connection, with the connection as its standard input. */
export class ServiceManager {
  readonly #server: Server;
  readonly #socket: string;
  /** Everything that was started, in order. */
  readonly started: ChildProcess[] = [];

  private constructor(socket: string, command: PerConnection) {
    this.#socket = socket;
    this.#server = createServer({ pauseOnConnect: true }, (connection) => this.#start(connection, command));
  }

  static async listen(socket: string, command: PerConnection): Promise<ServiceManager> {
    const manager = new ServiceManager(socket, command);
    manager.#server.listen(socket);
    await once(manager.#server, 'listening');
    chmodSync(socket, 0o600);
    return manager;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const child of this.started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(this.#socket, { force: true });
    await once(this.#server, 'close').catch(() => undefined);
  }

  #start(connection: Socket, command: PerConnection): void {
    const [file, ...args] = command(`${this.started.length + 1}-${process.pid}-${process.getuid?.() ?? 0}`);
    const child = spawn(file, args, { stdio: [connection, 'ignore', 'inherit'] });
    this.started.push(child);
    // The process has the connection now; what we hold of it would keep it open.
    connection.destroy();
  }
}
