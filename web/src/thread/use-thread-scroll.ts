// The reader's place: older messages arrive above without a jump, newer ones only pull along a reader who is at the end.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const AT_END_PX = 80;
const LOAD_OLDER_PX = 400;

interface Loaded {
  firstSeq: number;
  lastSeq: number;
  pendingCount: number;
}

export interface ThreadScroll {
  frame: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  atEnd: boolean;
  toEnd: () => void;
}

export function useThreadScroll({ firstSeq, lastSeq, pendingCount }: Loaded, onNearStart: () => void): ThreadScroll {
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const place = useRef({ atEnd: true, firstSeq, height: 0, top: 0, pendingCount });

  const toEnd = useCallback(() => {
    const element = frame.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    // Only a reader who went up has left the end; a picture that has just grown below them has not moved them.
    const wentUp = element.scrollTop < place.current.top;
    const nowAtEnd = near || (place.current.atEnd && !wentUp);
    place.current.atEnd = nowAtEnd;
    place.current.top = element.scrollTop;
    setAtEnd(nowAtEnd);
    if (element.scrollTop < LOAD_OLDER_PX) onNearStart();
  }, [onNearStart]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const before = place.current;
    const wroteOne = pendingCount > before.pendingCount;
    if (before.atEnd || wroteOne) element.scrollTop = element.scrollHeight;
    else if (firstSeq < before.firstSeq) element.scrollTop += element.scrollHeight - before.height;
    place.current = { atEnd: before.atEnd || wroteOne, firstSeq, height: element.scrollHeight, top: element.scrollTop, pendingCount };
  }, [firstSeq, lastSeq, pendingCount]);

  useEffect(() => {
    const [element, inner] = [frame.current, content.current];
    if (element === null || inner === null) return;
    // Pictures that load and a keyboard that opens change the height while nobody scrolls.
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
      place.current.height = element.scrollHeight;
      // A short first page may leave room above.
      if (element.scrollTop < LOAD_OLDER_PX) onNearStart();
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [onNearStart]);

  return { frame, content, onScroll, atEnd, toEnd };
}
