const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Aborted by the first SIGINT or SIGTERM, with the signal's name as reason; the next one ends the process at once, so that nobody is caught in a command that does not listen. */
export function endingSignal(): AbortSignal {
  const ending = new AbortController();
  const end = (name: NodeJS.Signals) => {
    for (const signal of SIGNALS) process.off(signal, end);
    ending.abort(new Error(name));
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return ending.signal;
}
