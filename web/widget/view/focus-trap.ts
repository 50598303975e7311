// Tab stays inside what is open, as long as it is open.
const FOCUSABLE = 'a[href], button:not([disabled]), textarea, audio, video[controls], [tabindex="0"]';

export function keepFocusInside(root: ShadowRoot, panel: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== 'Tab') return;
  const places = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((place) => place.getClientRects().length > 0);
  const edge = event.shiftKey ? places[0] : places.at(-1);
  const other = event.shiftKey ? places.at(-1) : places[0];
  if (root.activeElement !== edge && root.activeElement !== panel) return;
  event.preventDefault();
  other?.focus();
}
