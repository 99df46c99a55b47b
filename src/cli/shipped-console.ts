import { fileURLToPath } from 'node:url';

/** Where the built console lies: in a finished bundle beside the program, in a checkout where `npm run console` puts it. Whether it is there is another matter. */
export function shippedConsole(): string {
  return fileURLToPath(new URL('../../build/console', import.meta.url));
}
