// The reader's place: older messages arrive above without a jump, newer ones only pull along a reader who is at the end.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const AT_END_PX = 80;
const LOAD_OLDER_PX = 1_200;

interface Loaded {
  firstSeq: number;
  lastSeq: number;
  pendingCount: number;
  /** Changes with the rows that are drawn, where not all are. */
  drawn?: string;
}

/** The first message in sight, and where in the content it begins. */
interface Anchor {
  seq: string;
  top: number;
}

const topIn = (content: Element, element: Element): number => element.getBoundingClientRect().top - content.getBoundingClientRect().top;

function anchorIn(frame: Element, content: Element): Anchor | null {
  const edge = frame.getBoundingClientRect().top;
  for (const element of content.querySelectorAll<HTMLElement>('[data-seq]')) {
    if (element.getBoundingClientRect().bottom <= edge) continue;
    return { seq: element.dataset.seq ?? '', top: topIn(content, element) };
  }
  return null;
}

/** How far what was read has moved in the content since. */
function movedBy(content: Element | null, anchor: Anchor | null): number | null {
  const element = anchor === null ? null : content?.querySelector(`[data-seq="${CSS.escape(anchor.seq)}"]`);
  if (!element || content === null || anchor === null) return null;
  return topIn(content, element) - anchor.top;
}

interface Place {
  atEnd: boolean;
  firstSeq: number;
  height: number;
  top: number;
  pendingCount: number;
  anchor: Anchor | null;
}

/** What scrolls, and what is scrolled in it. */
interface ThreadElements {
  frame: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
}

export interface ThreadScroll {
  onScroll: () => void;
  atEnd: boolean;
  toEnd: () => void;
}

export function useThreadScroll(
  { frame, content }: ThreadElements,
  { firstSeq, lastSeq, pendingCount, drawn }: Loaded,
  onNearStart: () => void,
): ThreadScroll {
  const [atEnd, setAtEnd] = useState(true);
  const place = useRef<Place>({ atEnd: true, firstSeq, height: 0, top: 0, pendingCount, anchor: null });

  const toEnd = useCallback(() => {
    const element = frame.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [frame]);

  const onScroll = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    // Only a reader who went up has left the end; a picture that has just grown below them has not moved them.
    const wentUp = element.scrollTop < place.current.top;
    const nowAtEnd = near || (place.current.atEnd && !wentUp);
    place.current.atEnd = nowAtEnd;
    place.current.top = element.scrollTop;
    place.current.anchor = content.current && anchorIn(element, content.current);
    setAtEnd(nowAtEnd);
    if (element.scrollTop < LOAD_OLDER_PX) onNearStart();
  }, [frame, content, onNearStart]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const before = place.current;
    const wroteOne = pendingCount > before.pendingCount;
    if (before.atEnd || wroteOne) element.scrollTop = element.scrollHeight;
    else {
      const moved = movedBy(content.current, before.anchor);
      if (moved !== null) element.scrollTop += moved;
      else if (firstSeq < before.firstSeq) element.scrollTop += element.scrollHeight - before.height;
    }
    const anchor = content.current && anchorIn(element, content.current);
    place.current = {
      atEnd: before.atEnd || wroteOne,
      firstSeq,
      height: element.scrollHeight,
      top: element.scrollTop,
      pendingCount,
      anchor,
    };
  }, [frame, content, firstSeq, lastSeq, pendingCount, drawn]);

  useEffect(() => {
    const [element, inner] = [frame.current, content.current];
    if (element === null || inner === null) return;
    // Pictures that load and a keyboard that opens change the height while nobody scrolls.
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
      else element.scrollTop += movedBy(inner, place.current.anchor) ?? 0;
      place.current.height = element.scrollHeight;
      place.current.top = element.scrollTop;
      place.current.anchor = anchorIn(element, inner);
      // A short first page may leave room above.
      if (element.scrollTop < LOAD_OLDER_PX) onNearStart();
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, content, onNearStart]);

  return { onScroll, atEnd, toEnd };
}
