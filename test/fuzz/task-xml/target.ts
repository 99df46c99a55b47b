import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { taskCommands } from '../../../src/scanner/formats/task-xml.ts';

const TASK = `<?xml version="1.0" encoding="UTF-16"?><Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions Context="Author"><Exec>
<Command>"C:\\Program Files\\Tool\\tool.exe"</Command><Arguments>--update &amp; x</Arguments></Exec></Actions></Task>`;

/** A task of Windows' scheduler. */
export const target: FuzzTarget = {
  name: 'task-xml',
  summary: "formats/task-xml: what a task of Windows' scheduler runs",
  seeds: () => [Buffer.from(TASK), Buffer.from(`\ufeff${TASK}`, 'utf16le')],
  words: ['<Task ', '<Exec>', '</Exec>', '<Command>', '</Command>', '<Arguments>', '&amp;', '<Exec '],
  read: (source) => taskCommands(wholeOf(source)),
};
