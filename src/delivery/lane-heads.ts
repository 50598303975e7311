// What is to leave next for these people, of all accounts: whoever asks while a look is under way shares the next one.
import type { Clock } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { laneHeadsOf, type AccountLease, type DeliveryRow } from '../store/deliveries.js';
import { GroupCommit } from '../store/group-commit.js';

export const ROWS_PER_PERSON = 4;
/** Accounts asked for in one look. */
const MAX_BATCH = 100;
/** An account asks once at a time, so there is one question of each, and this is far beyond what can wait. */
const MAX_WAITING = 100_000;

interface LaneQuestion extends AccountLease {
  people: string[];
}

export class LaneHeads {
  private readonly looks: GroupCommit<LaneQuestion, DeliveryRow[]>;

  constructor(database: Database, clock: Clock) {
    this.looks = new GroupCommit({
      write: async (questions) => {
        const people = questions.flatMap(({ accountId, epoch, people: some }) =>
          some.map((proxyUserId) => ({ accountId, epoch, proxyUserId })),
        );
        const rows = await laneHeadsOf(database, people, { now: clock.now(), rowsPerPerson: ROWS_PER_PERSON });
        return questions.map(({ accountId, epoch }) => rows.filter((row) => row.accountId === accountId && row.epoch === epoch));
      },
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
  }

  /** In the order of each lane; nothing for who does not own the account any more. */
  of(question: LaneQuestion): Promise<DeliveryRow[]> {
    return this.looks.submit(question);
  }
}
