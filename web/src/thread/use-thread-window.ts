// Draws of a long conversation what is near the reader, and keeps the place of what they read while rows come, go and grow around it.
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { ThreadRow } from './thread-rows.js';
import { drawnRows, END, seqsOf, stretchAround, stretchFor, topsOf, type Drawn } from './thread-window.js';

export interface ThreadWindow extends Drawn {
  /** Looks where the reader is now. */
  look: () => void;
  /** Draws what is around a message, so that it can be gone to. */
  drawAround: (seq: number) => void;
}

/** `frame` scrolls, `content` holds one element per drawn row, after one for the room above where there is any. */
export function useThreadWindow(
  rows: readonly ThreadRow[],
  frame: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): ThreadWindow {
  const [heights] = useState(() => new Map<string, number>());
  const [stretch, setStretch] = useState(END);
  const seqs = useMemo(() => seqsOf(rows), [rows]);
  // Heights that were learnt meanwhile count from the next change on.
  const tops = useMemo(() => topsOf(rows, heights), [rows, heights, stretch]);
  const drawn = drawnRows(seqs, tops, stretch);
  const latest = useRef({ rows, seqs, tops, drawn });

  const measure = useCallback(() => {
    const { rows: shown, drawn: place } = latest.current;
    const elements = content.current?.children;
    if (elements === undefined) return;
    const before = place.abovePx > 0 ? 1 : 0;
    for (let index = place.start; index < place.end; index += 1) {
      const [row, element] = [shown[index], elements[index - place.start + before]];
      if (row !== undefined && element instanceof HTMLElement) heights.set(row.key, element.offsetHeight);
    }
  }, [content, heights]);

  useLayoutEffect(() => {
    latest.current = { rows, seqs, tops, drawn };
    if (drawn.end - drawn.start < rows.length) measure();
  });

  const look = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    measure();
    const { rows: shown, seqs: known } = latest.current;
    const sight = { top: element.scrollTop, bottom: element.scrollTop + element.clientHeight };
    const next = topsOf(shown, heights);
    setStretch((now) => stretchFor(known, next, sight, now));
  }, [frame, heights, measure]);

  const drawAround = useCallback((seq: number) => {
    flushSync(() => setStretch(stretchAround(latest.current.rows, latest.current.seqs, seq)));
  }, []);

  return { ...drawn, look, drawAround };
}
