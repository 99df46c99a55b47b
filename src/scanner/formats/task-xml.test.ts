import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskCommands } from './task-xml.ts';

/** As Windows 11 writes it. */
const TASK = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Author>Example</Author><URI>\\Example\\Runner Update</URI></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Actions Context="Author">
    <Exec>
      <Command>"C:\\Program Files\\R &amp; D\\runner.exe"</Command>
      <Arguments>--update &quot;now&quot;</Arguments>
    </Exec>
    <Exec><Command>%windir%\\system32\\rundll32.exe</Command></Exec>
    <ComHandler><ClassId>{1}</ClassId></ComHandler>
  </Actions>
</Task>`;
const WIDE = Buffer.from(`\uFEFF${TASK}`, 'utf16le');

describe('a scheduled task', () => {
  const want = ['"C:\\Program Files\\R & D\\runner.exe" --update "now"', '"%windir%\\system32\\rundll32.exe"'];
  const rows: readonly { readonly name: string; readonly given: Uint8Array; readonly want: readonly string[] | undefined }[] = [
    { name: 'in UTF-16', given: WIDE, want },
    { name: 'in UTF-8', given: Buffer.from(TASK), want },
    { name: 'that runs no program', given: Buffer.from('<Task version="1.2"><Actions/></Task>'), want: [] },
    { name: 'what is none', given: Buffer.from('<Tasks/>'), want: undefined },
    { name: 'nothing', given: Buffer.alloc(0), want: undefined },
  ];
  for (const { name, given, want: commands } of rows) it(name, () => expect(taskCommands(given)).toEqual(commands));

  it('ends and throws nothing, whatever the bytes are', () => {
    const change = fc.tuple(fc.nat(WIDE.length - 1), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(WIDE, Buffer.from(TASK)),
        fc.array(change, { maxLength: 20 }),
        fc.nat(),
        (whole, changes, end) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          taskCommands(bytes.subarray(0, end % bytes.length));
        },
      ),
      { seed: 20_261_121, numRuns: 1000 },
    );
    const endless = Buffer.from(`<Task>${'<Exec><Command>'.repeat(16_000)}`);
    const begun = performance.now();
    taskCommands(endless);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
