import type { Exporter } from '../contract.ts';

/** One JSON object a line, UTF-8, members named as the columns. */
export const jsonlExporter: Exporter = {
  format: 'jsonl',
  contentType: 'application/x-ndjson; charset=utf-8',
  async *write(columns, pages) {
    for await (const rows of pages)
      yield rows.map((row) => `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`).join('');
  },
};
