/** Remembers where somebody is in this part of the page, and what he wrote; the function that it gives puts that back after the part was drawn anew. */
export function keepPlace(part: HTMLElement): () => void {
  const open = new Set([...part.querySelectorAll<HTMLDetailsElement>('details[open]')].map(keyOf));
  const written = [...part.querySelectorAll('textarea')].map(({ id, value, defaultValue }) => ({ id, value, defaultValue }));
  const chosen = [...part.querySelectorAll<HTMLInputElement>('input:checked')].map(({ id }) => id);
  const focus = focusWithin(part);
  return () => {
    for (const fold of part.querySelectorAll<HTMLDetailsElement>('details')) fold.open = open.has(keyOf(fold));
    for (const id of chosen) part.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.click();
    for (const { id, value, defaultValue } of written) {
      const text = part.querySelector<HTMLTextAreaElement>(`#${CSS.escape(id)}`);
      if (text !== null && value !== defaultValue) text.value = value;
    }
    focus?.();
  };
}

function keyOf({ dataset }: HTMLElement): string | undefined {
  return dataset['key'];
}

/** What gives the focus back to the same text, choice or fold. */
function focusWithin(part: HTMLElement): (() => void) | undefined {
  const { activeElement: focused } = document;
  if (!(focused instanceof HTMLElement) || !part.contains(focused)) return undefined;
  const { selectionStart, selectionEnd } =
    focused instanceof HTMLTextAreaElement ? focused : { selectionStart: 0, selectionEnd: 0 };
  const fold = focused.parentElement?.dataset['key'];
  return () => {
    const again =
      focused.id === ''
        ? [...part.querySelectorAll<HTMLElement>('summary')].find(({ parentElement }) => parentElement?.dataset['key'] === fold)
        : part.querySelector<HTMLElement>(`#${CSS.escape(focused.id)}`);
    again?.focus({ preventScroll: true });
    if (again instanceof HTMLTextAreaElement) again.setSelectionRange(selectionStart, selectionEnd);
  };
}
