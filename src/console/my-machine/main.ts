import '../look.css';
import '../pages/host/host.css';
import './my-machine.css';
import { startLanguage } from '../words/language.ts';
import { begin, type Conversation, Refused } from './conversation.ts';
import { Page } from './page.ts';
import { closedScreen, silentScreen } from './screens.ts';
import { passTime, tongueOf } from './tongue.ts';

/** So long after something changed it is here. */
const PULSE_MS = 4000;

const root = document.getElementById('my-machine');
if (root === null) throw new Error('my-machine.html has no place for the page');
const place: HTMLElement = root;

// The console's colours are chosen by this; here it is the desktop's choice.
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = (): void => document.documentElement.setAttribute('data-mantine-color-scheme', dark.matches ? 'dark' : 'light');
dark.addEventListener('change', paint);
paint();

const spoken = tongueOf(startLanguage());
place.append(spoken.say('opening'));
await show().catch((error: unknown) => closed(error));

async function show(): Promise<void> {
  const conversation = await begin();
  const first = await conversation.ask('view');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const page = new Page(
    first,
    {
      conversation,
      refresh: async () => page.show(await conversation.ask('view')),
      end: () => {
        isOver = true;
        conversation.ask('end').then(() => closed(undefined), closed);
      },
    },
    first.language ?? startLanguage(),
  );
  page.mount(place);
  const beat = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      if (!document.hidden) await follow(page, conversation);
    } catch (error) {
      if (isOver || !(error instanceof Refused) || error.status === 0 || error.status === 401) return closed(error);
      page.showSilent(error);
    }
    timer = setTimeout(() => void beat(), PULSE_MS);
  };
  document.addEventListener('visibilitychange', () => void (document.hidden || isOver || beat()));
  timer = setTimeout(() => void beat(), PULSE_MS);
}

/** Shows what is new: a look of the agent's own, or a contact with the collector. */
async function follow(page: Page, conversation: Conversation): Promise<void> {
  const { lastLook, lastContact, waiting } = await conversation.ask('pulse');
  const { machine } = page.view;
  const isSame = machine.lastLook === lastLook && machine.waiting === waiting && machine.lastContact === lastContact;
  if (isSame) page.show(page.view);
  else page.show(await conversation.ask('view'));
  passTime(page.tongue);
}

function closed(error: unknown): void {
  const isEnded = error === undefined || (error instanceof Refused && error.status === 0);
  if (!isEnded && !(error instanceof Refused)) reportError(error);
  if (error instanceof Refused && error.status >= 500) return place.replaceChildren(silentScreen(spoken, error));
  const told = error instanceof Refused && error.status === 403 ? error.message : '';
  place.replaceChildren(closedScreen(spoken, isEnded ? 'ended' : 'not opened', told));
}
