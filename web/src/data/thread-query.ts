// Loads and extends a conversation's messages. A reload joins the newest page to what is shown, so the reader's place survives it.
import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { MessageView } from '../../../src/contract/api.js';
import { listMessages, type HistoryPage } from '../api/conversations.js';
import {
  extendedBy,
  firstSeq,
  gapAfter,
  hasNewer,
  hasOlder,
  lastSeq,
  movedTo,
  newest,
  oldest,
  reachingTo,
  withLiveMessages,
  withMessages,
  type Thread,
} from './thread.js';

const GAP_PAGES = 10;
const PAGE = 50;
/** Nearer than this the way to an older message is loaded too. */
const NEAR = 100;
/** So many messages may be loaded: every page is laid out among all of them. At the end the older half is let go of. */
const MOST_KEPT = 1_000;

export const threadKey = (conversationId: string): readonly ['thread', string] => ['thread', conversationId];

type Change = (thread: Thread) => Thread;
/** What has been told since each question that is on its way, by conversation: its answer may be older. */
const toldSince = new WeakMap<QueryClient, Map<string, Set<Change[]>>>();

/** Something is told of a conversation's messages: it holds for what is shown and for what has been asked for. */
export function changeThread(client: QueryClient, conversationId: string, change: Change): Thread | undefined {
  for (const told of toldSince.get(client)?.get(conversationId) ?? []) told.push(change);
  return client.setQueryData<Thread>(threadKey(conversationId), (thread) => thread && change(thread));
}

/** A page of history, with what is told while it is on its way. */
async function ask(client: QueryClient, conversationId: string, page: HistoryPage, signal?: AbortSignal): Promise<MessageView[]> {
  const told: Change[] = [];
  const byConversation = toldSince.get(client) ?? new Map<string, Set<Change[]>>();
  toldSince.set(client, byConversation);
  const questions = byConversation.get(conversationId) ?? new Set();
  byConversation.set(conversationId, questions.add(told));
  try {
    const { items } = await listMessages(conversationId, page, signal);
    const isNewest = page.before === undefined && page.after === undefined;
    const answer: Thread = isNewest ? { items } : { items, endsBefore: Infinity };
    return told.reduce((thread, change) => change(thread), answer).items;
  } finally {
    questions.delete(told);
    if (questions.size === 0) byConversation.delete(conversationId);
  }
}

export const threadQuery = (conversationId: string, client: QueryClient) =>
  queryOptions({
    queryKey: threadKey(conversationId),
    // What did not change stays the same object; see `withMessages`.
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<Thread> => {
      const shown = (): Thread | undefined => client.getQueryData<Thread>(threadKey(conversationId));
      const before = new Set(shown()?.items);
      const items = await ask(client, conversationId, {}, signal);
      const start = shown();
      if (start === undefined) return { items };
      const whole = hasNewer(start) ? start : await filled(client, conversationId, withMessages(start, items), items);
      const now = shown() ?? whole;
      // Who reads far above stays there.
      if (hasNewer(now)) return reachingTo(now, items.at(-1)?.seq ?? 0);
      // What was told meanwhile is newer than what was asked for.
      const from = whole.items === items ? firstSeq(whole) : 0;
      return withMessages(
        whole,
        now.items.filter((message) => message.seq >= from && !before.has(message)),
      );
    },
  });

/** Closes holes page by page; a hole too wide to be worth it drops what lies before it. */
async function filled(client: QueryClient, conversationId: string, thread: Thread, newestPage: Thread['items']): Promise<Thread> {
  let current = thread;
  for (let page = 0; page < GAP_PAGES; page += 1) {
    const after = gapAfter(current);
    if (after === null) return current;
    const items = await ask(client, conversationId, { after, limit: 100 });
    if (items.length === 0) break;
    current = withMessages(current, items);
    // What was deleted in the middle stays a hole.
    if (gapAfter(current) === after) return current;
  }
  return { items: newestPage };
}

/** After a live message left a hole in the shown stretch. */
export async function fillGap(client: QueryClient, conversationId: string): Promise<void> {
  const key = threadKey(conversationId);
  const gap = (): number | null => {
    const thread = client.getQueryData<Thread>(key);
    return thread === undefined ? null : gapAfter(thread);
  };
  const after = gap();
  if (after === null) return;
  const items = await ask(client, conversationId, { after, limit: 100 });
  // Filled by another, or another stretch was gone to meanwhile.
  if (gap() !== after) return;
  client.setQueryData<Thread>(key, (now) => now && withLiveMessages(now, items));
  if (gap() !== after) await fillGap(client, conversationId);
}

export interface ThreadState extends ThreadSteps {
  thread: Thread | undefined;
  error: Error | null;
  reload: () => void;
}

export function useThread(conversationId: string): ThreadState {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(threadQuery(conversationId, client));
  const steps = useMemo(() => threadSteps(client, conversationId), [client, conversationId]);
  useEffect(() => steps.leave, [steps]);
  return { ...steps, thread: data, error, reload: () => void refetch() };
}

/** How the shown stretch grows and moves. */
export interface ThreadSteps {
  /** One page upwards; what is too far below the reader for it is let go of. */
  loadOlder: () => Promise<void>;
  /** One page downwards, below a stretch that was gone to; what is too far above is let go of. */
  loadNewer: () => Promise<void>;
  /** Loads a message and what is around it: the way there too where it is short, else another stretch. False where it is gone. */
  reach: (seq: number) => Promise<boolean>;
  /** Loads the conversation's end. */
  reachEnd: () => Promise<void>;
  /** The reader is at the end: lets go of what is far above. */
  forgetOld: () => void;
  /** A conversation is opened at its end the next time. */
  leave: () => void;
}

export function threadSteps(client: QueryClient, conversationId: string): ThreadSteps {
  const key = threadKey(conversationId);
  const current = (): Thread | undefined => client.getQueryData<Thread>(key);
  const change = (step: (thread: Thread) => Thread): void => {
    client.setQueryData<Thread>(key, (now) => now && step(now));
  };
  const extendUpwards = async (mostKept: number): Promise<void> => {
    const thread = current();
    if (thread === undefined || !hasOlder(thread)) return;
    const before = firstSeq(thread);
    const items = await ask(client, conversationId, { before, limit: PAGE });
    change((now) => {
      // Another stretch may have been gone to meanwhile.
      if (firstSeq(now) !== before) return now;
      const extended = oldest(extendedBy(now, items), mostKept);
      return items.length < PAGE ? { ...extended, isFromStart: true } : extended;
    });
  };
  const loadOlder = (): Promise<void> => extendUpwards(MOST_KEPT);
  const loadNewer = async (): Promise<void> => {
    const thread = current();
    if (thread === undefined || !hasNewer(thread)) return;
    const after = lastSeq(thread);
    const items = await ask(client, conversationId, { after, limit: PAGE });
    change((now) => {
      if (lastSeq(now) !== after) return now;
      // Nothing there: what was known of is deleted.
      return items.length === 0 ? reachingTo(now, after) : newest(extendedBy(now, items), MOST_KEPT);
    });
  };
  const has = (seq: number): boolean => current()?.items.some((message) => message.seq === seq) === true;
  /** Only the latest jump moves the stretch. */
  let jumps = 0;
  const reach = async (seq: number): Promise<boolean> => {
    const jump = ++jumps;
    for (let thread = current(); thread !== undefined; thread = current()) {
      if (seq >= firstSeq(thread) && seq <= lastSeq(thread)) return has(seq);
      if (seq > lastSeq(thread) || seq < firstSeq(thread) - NEAR || !hasOlder(thread)) break;
      // The reader may still be where the way begins.
      await extendUpwards(Infinity);
      if (jump !== jumps) return true;
    }
    const items = await ask(client, conversationId, { before: seq + PAGE / 2, limit: PAGE });
    if (jump !== jumps) return true;
    change((now) => movedTo(now, items));
    return has(seq);
  };
  const reachEnd = async (): Promise<void> => {
    const jump = ++jumps;
    const thread = current();
    if (thread === undefined || !hasNewer(thread)) return;
    const items = await ask(client, conversationId, {});
    if (jump === jumps) change((now) => movedTo(now, items));
  };
  const forgetOld = (): void => {
    const thread = current();
    if (thread !== undefined && !hasNewer(thread) && thread.items.length > MOST_KEPT) change((now) => newest(now, MOST_KEPT / 2));
  };
  const leave = (): void => {
    const thread = current();
    if (thread !== undefined && hasNewer(thread)) client.removeQueries({ queryKey: key, exact: true });
  };
  return { loadOlder, loadNewer, reach, reachEnd, forgetOld, leave };
}
