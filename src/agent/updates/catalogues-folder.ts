/** Where the agent keeps catalogues, of its state folder; the scanner is started with it. Apart, since `config.ts` is loaded by commands too. */
export const CATALOGUES = 'catalogues';
