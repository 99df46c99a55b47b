import type { SelfView } from '../../api-client/client.generated.ts';

/** What every way in has in common. */
export interface Entering {
  /** Called with who came in; his cookie is set. */
  readonly onEntered: (self: SelfView) => void;
}
