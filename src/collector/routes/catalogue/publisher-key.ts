import { publicHalf, signStatement } from '../../../catalogue/sign.ts';
import { closed, text } from '../../../domain/schema.ts';
import type { PublisherKey } from '../../../wire/statements.ts';
import type { App, RouteContext } from '../contract.ts';
import { auditLine } from '../audit-line.ts';
import { publish } from './publish.ts';
import { signSettings } from '../settings/sign-settings.ts';

/**
 * A new publisher key: its link is signed by the old one and in the store before the new one speaks. What is in force is said again under
 * the new key, since hosts that believe it take nothing of the old one.
 */
export function registerPublisherKey(app: App, context: RouteContext): void {
  const summary = 'Change the publisher key: hosts follow from the old one to the new one';
  const schema = {
    operationId: 'rotatePublisherKey',
    summary,
    tags: ['catalogue'],
    response: { 200: closed({ publisherKey: text(4096) }) },
  };
  app.post('/api/v1/publisher-key/rotate', { config: { access: 'rotatePublisherKey' as const }, schema }, async (request) => {
    const { keys, store, clock, offers } = context;
    const old = keys.publisher();
    await keys.rotate(async (next) => {
      const created = clock.now();
      const link: PublisherKey = { schema: 'bandog.publisher-key/1', previous: publicHalf(old), next: publicHalf(next), created };
      const audit = auditLine(context, request.caller, { action: 'publisher-key.rotate', subject: 'publisher-key' });
      await store.addPublisherKey({ ...signStatement(old, 'publisher-key', link), audit });
    });
    await offers.refresh();
    await sayAgain(context, request.caller);
    return { publisherKey: keys.public().publisherKey };
  });
}

async function sayAgain(context: RouteContext, caller: Parameters<typeof publish>[1]['caller']): Promise<void> {
  // The newest of each ring, the widest ring first, so that revisions keep their order.
  const current = (['all', 'early', 'canary'] as const).flatMap(
    (ring) => context.offers.releases.find((release) => release.ring === ring && release.pausedAt === undefined) ?? [],
  );
  for (const { digest, ring } of current) {
    const bytes = await context.store.catalogueBytes(digest);
    if (bytes !== undefined) await publish(context, { bytes, ring, expiresInDays: 30, caller, action: 'release.publish' });
  }
  await signSettings(context, { caller });
}
