import type { ComponentType } from 'react';
import type { IconName } from '../display/icon.tsx';
import type { Language } from '../words/language.ts';

/** One page of the console. */
export interface Page {
  /** Also the name of its folder. */
  readonly name: string;
  /** As the router takes it: `/hosts/$host`. Two members of one family never share a path. */
  readonly path: `/${string}`;
  /** The operation of the API without which it shows nothing: who may not do it does not see the page offered. */
  readonly operation: string;
  /** In navigation and in the window's title. */
  readonly title: Readonly<Record<Language, string>>;
  /** Absent: it is reached from other pages only. */
  readonly icon?: IconName;
  /** Loads its code, when it is first shown. */
  load(): Promise<{ readonly Page: ComponentType }>;
}
