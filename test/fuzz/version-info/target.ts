import type { FuzzTarget } from '../contract.ts';
import { versionResource } from '../../../src/scanner/example-programs/version-resource.ts';
import { readVersionInfo } from '../../../src/scanner/formats/version-info.ts';

const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('latin1');

/** The version resource of a PE file. */
export const target: FuzzTarget = {
  name: 'version-info',
  summary: 'formats/version-info: product, company and version of a PE file',
  seeds: () => [
    versionResource({
      company: 'TeamViewer',
      product: 'TeamViewer',
      version: '15.59.3.0',
      description: 'x',
      originalName: 'x.exe',
    }),
  ],
  words: ['VS_VERSION_INFO', 'StringFileInfo', 'VarFileInfo', 'CompanyName', 'ProductName'].map(wide),
  read: (source) => readVersionInfo(source, { offset: 0, size: source.size }),
};
