import type { Exporter } from './contract.ts';
import { csvExporter } from './csv/exporter.ts';
import { jsonlExporter } from './jsonl/exporter.ts';
import { xlsxExporter } from './xlsx/exporter.ts';

/** Every format that findings and hosts can be exported in. */
export const EXPORTERS: readonly Exporter[] = [csvExporter, jsonlExporter, xlsxExporter];
