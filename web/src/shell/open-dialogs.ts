// How many dialogs lie over the page. Whoever listens to keys asks: what is under a dialog is not what the agent looks at.
import { useEffect } from 'react';

let open = 0;

export const isDialogOpen = (): boolean => open > 0;

/** Counts the dialog while it is open. */
export function useOpenDialog(opened: boolean): void {
  useEffect(() => {
    if (!opened) return undefined;
    open += 1;
    return () => {
      open -= 1;
    };
  }, [opened]);
}
