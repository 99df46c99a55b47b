import { LIMITS } from '../../../wire/limits.ts';
import type { BatchAnswer, ErrorAnswer } from '../../../wire/protocol.ts';
import { ROUTES } from '../../../wire/routes.ts';
import type { CommitOutcome } from '../../store/contract.ts';
import { statusOf, unauthenticated } from '../errors.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { FORKED } from '../enrol/forked.ts';
import { openBatch } from './open-batch.ts';

/** Where batches come in. Answers after the commit: what is acknowledged is on disk. */
export const ingestRoutes: RouteGroup = {
  name: 'ingest',
  register(app, context) {
    void app.register(async (scope) => {
      // The signature is over the compressed bytes, so they are kept as they came.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/json',
        { parseAs: 'buffer', bodyLimit: LIMITS.batchBytes },
        (_request, body, done) => done(null, body),
      );
      boundBytesInHand(scope, context);
      const options = { config: { access: 'host' as const }, bodyLimit: LIMITS.batchBytes, schema: { hide: true } };
      scope.post(ROUTES.batches, options, async (request, reply) => {
        const credentials = request.hostCredentials;
        if (credentials === undefined) throw unauthenticated();
        const { hostId } = credentials;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { position, digest, batch, signedBy } = openBatch({
          collectorId: context.collectorId,
          credentials,
          headers: request.headers,
          body,
        });
        const { labels, entries, openFindings } = batch;
        const { epoch, sequence, previous } = position;
        const place = { hostId, epoch, sequence, previous, digest, receivedAt: context.clock.now() };
        const outcome = await context.store.commitBatch({ ...place, labels, entries, openFindings, signedBy });
        context.measures.count('batches', outcome.kind);
        context.measures.took('batches', reply.elapsedTime);
        context.heard();
        const answer = answerTo(outcome, context);
        if ('code' in answer) {
          request.log.warn({ hostId, code: answer.code, epoch, sequence }, 'batch refused');
          return reply.code(statusOf(answer.code)).send(answer);
        }
        return answer;
      });
    });
  },
};

function answerTo(outcome: CommitOutcome, context: RouteContext): BatchAnswer | ErrorAnswer {
  switch (outcome.kind) {
    case 'committed':
    case 'duplicate': {
      const { contactIntervalSeconds } = context;
      return { outcome: outcome.kind, expected: outcome.expected, resync: outcome.resync, contactIntervalSeconds };
    }
    case 'forked':
      return FORKED;
    case 'out-of-order':
      return {
        code: 'E_BATCH_OUT_OF_ORDER',
        message: `the next batch of this host is epoch ${outcome.expected.epoch}, sequence ${outcome.expected.sequence}`,
        remedy: 'Go on from there and send everything anew.',
        expected: outcome.expected,
      };
    case 'unknown-host':
      throw unauthenticated();
  }
}

/** Refuses a batch before its body is read while too many bytes are in hand. Without a length it may be as long as is allowed. */
function boundBytesInHand(app: App, { admission }: RouteContext): void {
  app.addHook('onRequest', (request, reply, done) => {
    const length = Number(request.headers['content-length'] ?? LIMITS.batchBytes);
    admission.hold(reply.raw, Math.min(Number.isFinite(length) ? length : LIMITS.batchBytes, LIMITS.batchBytes));
    done();
  });
}
