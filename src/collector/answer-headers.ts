/** Headers of every answer: nothing is kept on its way, and nothing is taken for another type than it says. */
export const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** The type of an answer in JSON. */
export const JSON_ANSWER = 'application/json; charset=utf-8';
