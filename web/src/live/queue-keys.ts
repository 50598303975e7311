// How far this tab has followed each queue. A push that does not join on to what we have means something was missed: ask for it.
export interface QueueStep {
  /** Ask the hub for everything after this key. */
  syncFrom: number | null;
}

interface QueueState {
  key: number;
  /** Highest key heard of. */
  seen: number;
  syncing: boolean;
  syncedFrom: number;
}

export class QueueKeys {
  private readonly queues = new Map<string, QueueState>();

  /** After authentication: a new queue starts where the hub says, a known one resumes where we were. Gives the queues to sync and from where. */
  opened(announced: readonly { id: string; key: number }[]): { queue: string; key: number }[] {
    const behind: { queue: string; key: number }[] = [];
    for (const { id, key } of announced) {
      const known = this.queues.get(id);
      if (known === undefined) {
        this.queues.set(id, { key, seen: key, syncing: false, syncedFrom: key });
        continue;
      }
      known.syncing = known.key < key;
      known.seen = Math.max(known.seen, key);
      known.syncedFrom = known.key;
      if (known.syncing) behind.push({ queue: id, key: known.key });
    }
    return behind;
  }

  /** A stored message arrived, by push or by sync. */
  message(queue: string, prevKey: number, key: number): QueueStep {
    const state = this.state(queue, prevKey);
    state.seen = Math.max(state.seen, key);
    if (prevKey === state.key) state.key = key;
    return this.next(state);
  }

  /** The hub says there is something up to `key`. */
  notified(queue: string, key: number): QueueStep {
    const state = this.state(queue, 0);
    state.seen = Math.max(state.seen, key);
    return this.next(state);
  }

  synced(queue: string, key: number, more: boolean): QueueStep {
    const state = this.state(queue, key);
    const progressed = key > state.syncedFrom;
    state.key = Math.max(state.key, key);
    state.syncing = false;
    if (more) state.seen = Math.max(state.seen, state.key + 1);
    // Nothing to be had although something higher was heard of: it is not for us any longer. Asking again would never end.
    else if (!progressed) state.seen = state.key;
    return this.next(state);
  }

  keyOf(queue: string): number {
    return this.queues.get(queue)?.key ?? 0;
  }

  private next(state: QueueState): QueueStep {
    if (state.syncing || state.seen <= state.key) return { syncFrom: null };
    state.syncing = true;
    state.syncedFrom = state.key;
    return { syncFrom: state.key };
  }

  private state(queue: string, key: number): QueueState {
    let state = this.queues.get(queue);
    if (state === undefined) {
      state = { key, seen: key, syncing: false, syncedFrom: key };
      this.queues.set(queue, state);
    }
    return state;
  }
}
