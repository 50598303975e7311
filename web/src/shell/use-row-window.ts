// Which rows of a long list are drawn: those in sight and a few around them. All rows are equally high.
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';

const AROUND = 8;

export interface RowRange {
  /** The first row drawn, and the one after the last. */
  start: number;
  end: number;
}

interface Frame {
  scrollTop: number;
  clientHeight: number;
}

export function rowsInSight({ scrollTop, clientHeight }: Frame, rowHeight: number, count: number): RowRange {
  const start = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), count) - AROUND);
  const end = Math.min(count, Math.ceil((scrollTop + clientHeight) / rowHeight) + AROUND);
  return { start, end };
}

/** Where to scroll so that a row is wholly in sight, no further than needed. */
export function scrollTopFor(index: number, { scrollTop, clientHeight }: Frame, rowHeight: number): number {
  const top = index * rowHeight;
  return Math.min(top, Math.max(scrollTop, top + rowHeight - clientHeight));
}

export interface RowWindow extends RowRange {
  scrollTo: (index: number) => void;
}

export function useRowWindow(frame: RefObject<HTMLElement | null>, rowHeight: number, count: number): RowWindow {
  const [range, setRange] = useState<RowRange>({ start: 0, end: 0 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = (): void => {
      const next = rowsInSight(element, rowHeight, count);
      setRange((now) => (now.start === next.start && now.end === next.end ? now : next));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [frame, rowHeight, count]);

  const scrollTo = useCallback(
    (index: number) => {
      if (frame.current !== null) frame.current.scrollTop = scrollTopFor(index, frame.current, rowHeight);
    },
    [frame, rowHeight],
  );
  return { ...range, scrollTo };
}
