// Files chosen for a next message, per agent and conversation, for as long as this page lives. They go up whichever conversation is open, and
// the browser asks before it leaves the page while there are any.
import { v4 } from 'uuid';
import { uploadMedia, type UploadedMedia } from '../api/media.js';
import { isDrawnFor, RequestError } from '../api/request.js';
import { markWithFiles } from './drafts.js';
import type { SendForm } from './send-form.js';

export interface Attachment {
  id: string;
  name: string;
  sizeBytes: number;
  form: SendForm;
  progress: number;
  uploaded?: UploadedMedia;
  failed?: 'refused' | 'upload';
  error?: RequestError;
}

const NONE: readonly Attachment[] = [];

export class ChosenFiles {
  readonly #of = new Map<string, readonly Attachment[]>();
  readonly #transfers = new Map<string, { file: File; cancel: () => void }>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly upload: typeof uploadMedia = uploadMedia) {}

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(agentId: string, conversationId: string): readonly Attachment[] {
    return this.#of.get(keyOf(agentId, conversationId)) ?? NONE;
  }

  /** Each goes up at once; the message waits until all are there. */
  add(agentId: string, conversationId: string, files: readonly { file: File; form: SendForm }[]): void {
    const added = files.map(({ file, form }) => {
      const item: Attachment = {
        id: v4(),
        name: file.name,
        sizeBytes: file.size,
        form,
        progress: 0,
        ...(form.refusal !== undefined && { failed: 'refused' as const }),
      };
      return { file, item };
    });
    this.#put(agentId, conversationId, [...this.of(agentId, conversationId), ...added.map(({ item }) => item)]);
    for (const { file, item } of added) if (item.failed === undefined) this.#start(agentId, conversationId, item.id, file);
  }

  remove(agentId: string, conversationId: string, id: string): void {
    this.#transfers.get(id)?.cancel();
    this.#forget(agentId, conversationId, (item) => item.id === id);
  }

  retry(agentId: string, conversationId: string, id: string): void {
    const transfer = this.#transfers.get(id);
    if (transfer === undefined) return;
    this.#change(agentId, conversationId, id, startedAnew);
    this.#start(agentId, conversationId, id, transfer.file);
  }

  /** They have gone with the message. */
  clear(agentId: string, conversationId: string): void {
    this.#forget(agentId, conversationId, () => true);
  }

  /** Whoever took over this page could do nothing about another's files. */
  readonly #askBeforeLeaving = (event: BeforeUnloadEvent): void => {
    if ([...this.#of.keys()].some((key) => isDrawnFor(agentOf(key)))) event.preventDefault();
  };

  #start(agentId: string, conversationId: string, id: string, file: File): void {
    const change = (part: Partial<Attachment>): void => this.#change(agentId, conversationId, id, (item) => ({ ...item, ...part }));
    const { done, cancel } = this.upload(file, (progress) => change({ progress }));
    this.#transfers.set(id, { file, cancel });
    done.then(
      (uploaded) => change({ uploaded, progress: 1 }),
      (error: unknown) => {
        if (error instanceof RequestError) change({ failed: 'upload', error });
      },
    );
  }

  #change(agentId: string, conversationId: string, id: string, change: (item: Attachment) => Attachment): void {
    const now = this.of(agentId, conversationId);
    // What was taken out meanwhile stays out.
    if (now.some((item) => item.id === id))
      this.#put(
        agentId,
        conversationId,
        now.map((item) => (item.id === id ? change(item) : item)),
      );
  }

  #forget(agentId: string, conversationId: string, isGone: (item: Attachment) => boolean): void {
    const now = this.of(agentId, conversationId);
    for (const { id } of now.filter(isGone)) this.#transfers.delete(id);
    this.#put(
      agentId,
      conversationId,
      now.filter((item) => !isGone(item)),
    );
  }

  #put(agentId: string, conversationId: string, items: readonly Attachment[]): void {
    const key = keyOf(agentId, conversationId);
    if (items.length === 0) this.#of.delete(key);
    else this.#of.set(key, items);
    if (this.#of.size === 0) window.removeEventListener('beforeunload', this.#askBeforeLeaving);
    else window.addEventListener('beforeunload', this.#askBeforeLeaving);
    markWithFiles(agentId, conversationId, items.length > 0);
    for (const listener of this.#listeners) listener();
  }
}

export const chosenFiles = new ChosenFiles();

/** Agents who take turns at one browser do not see each other's. */
const keyOf = (agentId: string, conversationId: string): string => `${agentId}.${conversationId}`;
const agentOf = (key: string): string => key.slice(0, key.indexOf('.'));

function startedAnew({ failed: _failed, error: _error, ...item }: Attachment): Attachment {
  return { ...item, progress: 0 };
}
