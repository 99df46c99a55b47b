import type { Recogniser } from './contract.ts';
import { application } from './application/recogniser.ts';
import { browserExtension } from './browser-extension/recogniser.ts';
import { configuration } from './configuration/recogniser.ts';
import { containerImage } from './container-image/recogniser.ts';
import { editorExtension } from './editor-extension/recogniser.ts';
import { editorPlugin } from './editor-plugin/recogniser.ts';
import { executable } from './executable/recogniser.ts';
import { installedProgram } from './installed-program/recogniser.ts';
import { installRoot } from './install-root/recogniser.ts';
import { jetbrainsPlugin } from './jetbrains-plugin/recogniser.ts';
import { npmPackage } from './npm-package/recogniser.ts';
import { osPackage } from './os-package/recogniser.ts';
import { processRecogniser } from './process/recogniser.ts';
import { pythonPackage } from './python-package/recogniser.ts';
import { service } from './service/recogniser.ts';
import { trace } from './trace/recogniser.ts';
import { zippedPackage } from './zipped-package/recogniser.ts';

/** All recognisers; exactly one for each kind of candidate. */
export const recognisers = [
  npmPackage,
  editorExtension,
  jetbrainsPlugin,
  browserExtension,
  editorPlugin,
  application,
  executable,
  installRoot,
  configuration,
  processRecogniser,
  pythonPackage,
  osPackage,
  containerImage,
  service,
  installedProgram,
  trace,
  zippedPackage,
] as readonly Recogniser[];
