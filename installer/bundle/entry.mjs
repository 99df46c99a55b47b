// The program of a finished bundle: as bin/bandog.mjs, but for the Node, which the packages bring themselves. Whoever starts the
// bundle alone may do so with any Node: what an old one cannot even load comes after this was looked at.
const OLDEST = 24;

if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  const { useCompileCache } = await import('../../src/cli/compile-cache.mjs');
  useCompileCache();
  await import('../../src/main.ts');
} else {
  console.error(
    `bandog: E_NODE_VERSION: this is Node ${process.versions.node}, and Bandog needs Node ${OLDEST} or newer.\n` +
      '  What to do: get one from https://nodejs.org, or use the package or the single executable, which bring their own.',
  );
  process.exitCode = 3;
}
