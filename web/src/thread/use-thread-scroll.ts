// The reader's place: older messages arrive above without a jump, newer ones only pull along a reader who is at the end.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const AT_END_PX = 80;
const LOAD_PX = 1_200;

interface Loaded {
  firstSeq: number;
  lastSeq: number;
  /** Below is more that is not loaded: the bottom is not the end. */
  hasNewer?: boolean;
  pendingCount: number;
  /** Changes with the rows that are drawn, where not all are. */
  drawn?: string;
}

/** The first message in sight, the last where all are above, and where in the content it begins. */
interface Anchor {
  seq: string;
  top: number;
}

const topIn = (content: Element, element: Element): number => element.getBoundingClientRect().top - content.getBoundingClientRect().top;

function anchorIn(frame: Element, content: Element): Anchor | null {
  const edge = frame.getBoundingClientRect().top;
  const messages = content.querySelectorAll<HTMLElement>('[data-seq]');
  // Each stands below the one before, so few have to be asked where they end.
  let [low, high] = [0, messages.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  const element = messages[low];
  return element === undefined ? null : { seq: element.dataset.seq ?? '', top: topIn(content, element) };
}

interface Place {
  atEnd: boolean;
  hasNewer: boolean;
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

/** Told whenever the reader may have come near an edge of what is loaded. */
interface Edges {
  onNearStart: () => void;
  onNearEnd: () => void;
}
const nothing = (): void => undefined;

const leftBelow = (element: Element): number => element.scrollHeight - element.scrollTop - element.clientHeight;

/** Set to where it is already, a position would end a smooth way to another. */
function scrollBy(element: Element, px: number): void {
  if (px !== 0) element.scrollTop += px;
}

/** Takes what was read back to where it was in sight, wherever it is in the content now. False where it is not there any more. */
function keepsPlace(frame: Element, content: Element | null, { anchor, top }: Place): boolean {
  const element = anchor === null ? null : content?.querySelector(`[data-seq="${CSS.escape(anchor.seq)}"]`);
  if (!element || content === null || anchor === null) return false;
  // With less to scroll than before, a place at the bottom has been moved up already.
  const cutOff = leftBelow(frame) < 1 ? Math.max(0, top - frame.scrollTop) : 0;
  scrollBy(frame, topIn(content, element) - anchor.top + cutOff);
  return true;
}

function lookForEdges(element: Element, { onNearStart, onNearEnd }: Edges): void {
  if (element.scrollTop < LOAD_PX) onNearStart();
  if (leftBelow(element) < LOAD_PX) onNearEnd();
}

export function useThreadScroll(
  { frame, content }: ThreadElements,
  { firstSeq, lastSeq, hasNewer = false, pendingCount, drawn }: Loaded,
  { onNearStart = nothing, onNearEnd = nothing }: Partial<Edges> = {},
): ThreadScroll {
  const [atEnd, setAtEnd] = useState(true);
  const place = useRef<Place>({ atEnd: true, hasNewer, firstSeq, height: 0, top: 0, pendingCount, anchor: null });

  const toEnd = useCallback(() => {
    const element = frame.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [frame]);

  const onScroll = useCallback(() => {
    const element = frame.current;
    if (element === null) return;
    const near = leftBelow(element) < AT_END_PX;
    // Only a reader who went up has left the end; a picture that has just grown below them has not moved them.
    const wentUp = element.scrollTop < place.current.top;
    const nowAtEnd = !place.current.hasNewer && (near || (place.current.atEnd && !wentUp));
    place.current.atEnd = nowAtEnd;
    place.current.top = element.scrollTop;
    place.current.anchor = content.current && anchorIn(element, content.current);
    setAtEnd(nowAtEnd);
    lookForEdges(element, { onNearStart, onNearEnd });
  }, [frame, content, onNearStart, onNearEnd]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const before = place.current;
    const pullsAlong = !hasNewer && (before.atEnd || pendingCount > before.pendingCount);
    if (!pullsAlong && !keepsPlace(element, content.current, before) && firstSeq < before.firstSeq)
      element.scrollTop += element.scrollHeight - before.height;
    // The reader's place has to be theirs again first: what was let go of above moves what came last to where they read.
    const nowAtEnd = pullsAlong || (!hasNewer && before.hasNewer && leftBelow(element) < AT_END_PX);
    if (nowAtEnd) element.scrollTop = element.scrollHeight;
    const anchor = content.current && anchorIn(element, content.current);
    place.current = {
      atEnd: nowAtEnd,
      hasNewer,
      firstSeq,
      height: element.scrollHeight,
      top: element.scrollTop,
      pendingCount,
      anchor,
    };
    setAtEnd(nowAtEnd);
  }, [frame, content, firstSeq, lastSeq, hasNewer, pendingCount, drawn]);

  useEffect(() => {
    const [element, inner] = [frame.current, content.current];
    if (element === null || inner === null) return;
    // Pictures that load and a keyboard that opens change the height while nobody scrolls.
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
      else keepsPlace(element, inner, place.current);
      place.current.height = element.scrollHeight;
      place.current.top = element.scrollTop;
      place.current.anchor = anchorIn(element, inner);
      lookForEdges(element, { onNearStart, onNearEnd });
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, content, onNearStart, onNearEnd]);

  // A page may be too short to fill the room, and then nothing grows that would be told of.
  useEffect(() => {
    if (frame.current !== null) lookForEdges(frame.current, { onNearStart, onNearEnd });
  }, [frame, firstSeq, lastSeq, onNearStart, onNearEnd]);

  return { onScroll, atEnd, toEnd };
}
