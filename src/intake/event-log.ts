// The durable log of raw events: webhooks and polled updates that come together share a commit.
import { storableText } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { GroupCommit } from '../store/group-commit.js';
import { insertWebhookEvents, type NewWebhookEvent, type StoredWebhookEvent } from '../store/webhook-events.js';

/** Beyond it platforms hear 503 and send again later. */
const MAX_WAITING = 5_000;
const MAX_BATCH = 200;

export class EventLog {
  private readonly commits: GroupCommit<NewWebhookEvent[], (StoredWebhookEvent | null)[]>;

  constructor(
    database: Database,
    private readonly onStored: (event: StoredWebhookEvent) => void,
    /** There may be an event in the store that `onStored` was not told of: the answer was lost, or another instance stored it. */
    private readonly onUnsure: (accountId: string) => void,
  ) {
    this.commits = new GroupCommit({
      write: async (groups) => {
        const ids = await insertWebhookEvents(database, groups.flat());
        let place = 0;
        return groups.map((events) =>
          events.map(({ accountId, body, receivedAt }) => {
            const id = ids[place++] ?? null;
            return id === null ? null : { id, accountId, body, receivedAt, attempts: 0 };
          }),
        );
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
  }

  /** Resolves when durable: true for a new event, false for one we had. Rejects when it could not be stored. */
  async store(event: NewWebhookEvent): Promise<boolean> {
    const [isNew] = await this.storeAll([event]);
    return isNew === true;
  }

  /** The same for events that were told in this order: all are stored or none, so that no later one gets before an earlier one. */
  async storeAll(events: NewWebhookEvent[]): Promise<boolean[]> {
    try {
      const stored = await this.commits.submit(events.map((event) => ({ ...event, dedupeKey: storableText(event.dedupeKey) })));
      // What comes next of the same person must not be worked before it.
      return events.map(({ accountId }, index) => {
        const event = stored[index] ?? null;
        if (event) this.onStored(event);
        else this.onUnsure(accountId);
        return event !== null;
      });
    } catch (error) {
      for (const { accountId } of events) this.onUnsure(accountId);
      throw error;
    }
  }

  drained(): Promise<void> {
    return this.commits.drained();
  }
}
