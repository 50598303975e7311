// The arrow keys walk through the list. The row to focus may not be drawn yet, so the list is scrolled first.
import type { KeyboardEvent } from 'react';
import type { ListedConversation } from '../../../src/contract/api.js';

const STEPS: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function useRowKeys(
  rows: readonly ListedConversation[],
  scrollTo: (index: number) => void,
): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const step = STEPS[event.key];
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.conversation : undefined;
    if (step === undefined || focused === undefined) return;
    const index = rows.findIndex((row) => row.id === focused) + step;
    const next = rows[index];
    if (next === undefined) return;
    event.preventDefault();
    scrollTo(index);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(next.id)}"]`)?.focus());
  };
}
