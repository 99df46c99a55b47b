import type { Page } from 'playwright-core';

/** Refusals that the tests bring about themselves, as a browser tells them. */
const EXPECTED = /status of (401|400|403|404)/;

/** What a page complains of from now on: errors of its own, what its policy refused, and requests to anybody but the collector. */
export function complaintsOf(page: Page): readonly string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) found.push(message.text());
  });
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') found.push(`asks ${request.url()}`);
  });
  return found;
}
