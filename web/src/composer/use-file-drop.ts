// Files dragged over the page and pasted into it.
import { useEffect, useEffectEvent, useState } from 'react';
import { isDialogOpen } from '../shell/open-dialogs.js';

/**
 * Files let go anywhere on the page are taken, as are those of the whole chat in other messengers; whether some are over it now.
 * `null`: there is nothing to take them. What lies over the page in a dialog takes none either.
 */
export function useFileDrop(take: ((files: readonly File[]) => void) | null): boolean {
  const [isOver, setOver] = useState(false);
  const taking = take !== null;
  const dropped = useEffectEvent((files: readonly File[]) => take?.(files));
  useEffect(() => {
    if (!taking) return undefined;
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event) || isDialogOpen()) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      // Within the page one element is left for another.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!carriesFiles(event) || isDialogOpen()) return;
      event.preventDefault();
      dropped([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', drop);
    return () => {
      setOver(false);
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', drop);
    };
  }, [taking]);
  return isOver;
}

/** Words dragged from elsewhere are for the field they are let go over. */
const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/** Cells and paragraphs are copied with a picture of themselves: who pastes them means the words. */
export function pastedFiles({ types, files }: Pick<DataTransfer, 'types' | 'files'>): readonly File[] {
  return types.includes('text/plain') && types.includes('text/html') ? [] : [...files];
}
