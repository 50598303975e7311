// A button that opens a menu or a field which is fetched when it is first asked for. The button is there from the start and stays the same
// element, so nothing jumps and the keyboard stays where it is.
import { useId, useState, type MouseEvent } from 'react';

/** What the frame of the opened part has to know of its button. */
export interface Place {
  /** The button's own; the opened part is named by it. */
  id: string;
  button: HTMLElement;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

interface Opening {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  buttonProps: {
    id: string;
    'aria-haspopup': 'menu' | 'dialog';
    'aria-expanded': boolean;
    'aria-controls': string | undefined;
    onClick: (event: MouseEvent<HTMLElement>) => void;
  };
  /** null until it is first opened; from then on it stays, so that it can close gently. */
  place: Place | null;
}

export function useOpening(kind: 'menu' | 'dialog'): Opening {
  const id = useId();
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState(false);
  return {
    opened,
    setOpened,
    buttonProps: {
      id,
      'aria-haspopup': kind,
      'aria-expanded': opened,
      'aria-controls': opened ? `${id}-dropdown` : undefined,
      onClick: ({ currentTarget }) => {
        setButton(currentTarget);
        // Pressed again while what it opens is still on its way: whoever is impatient wants it, not rid of it.
        const isShown = document.getElementById(`${id}-dropdown`) !== null;
        setOpened(!(opened && isShown));
      },
    },
    place: button === null ? null : { id, button, opened, onChange: setOpened },
  };
}
