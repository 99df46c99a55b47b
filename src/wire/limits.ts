/** Bounds of everything that crosses a process border; both sides enforce them. */
export const LIMITS = {
  /** A batch's compressed body. A full resync of 5,000 findings compresses to about 600 kB. */
  batchBytes: 4 * 1024 * 1024,
  /** The same body inflated: ratio 16, above what JSON of findings reaches (about 10). */
  batchInflatedBytes: 64 * 1024 * 1024,
  entriesPerBatch: 1000,
  /** Any other request body. */
  requestBytes: 64 * 1024,
  /** Any response body that an agent accepts. */
  responseBytes: 1024 * 1024,
  /** One message on the pipe between scanner and agent, a line of JSON. */
  pipeMessageBytes: 64 * 1024 * 1024,
  /** Products whose copies so far are told while a look goes on. */
  progressProducts: 1000,
  /** Near misses of one look that the agent is told of. */
  nearMisses: 2000,
  jsonDepth: 32,
  /** Text of one signed statement, in UTF-16 units; settings with 5,000 products and their texts stay below, and one of each kind fits into a response. */
  statementText: 256 * 1024,
  /** A statement is a flat object with lists of flat objects. */
  statementDepth: 4,
  /** The largest catalogue; 10,000 signatures are about 17 MB. */
  catalogueBytes: 64 * 1024 * 1024,
  catalogueProducts: 100_000,
  /** One piece of a catalogue before compression; as base64 of incompressible bytes it still fits into a response. */
  cataloguePieceBytes: 512 * 1024,
  /** What the collector may dictate; the agent clamps to it. */
  contactIntervalSeconds: { min: 30, max: 3600 },
  /** For so long a collector holds a request: less than the minute after which many proxies cut a connection on which nothing is said. */
  holdSeconds: { min: 5, max: 50 },
  /** Between two messages of how far an order is. */
  progressSeconds: { min: 1, max: 60 },
} as const;
