// T2: out of the bot's hands. Many people ask for a person at the same moment (a campaign, a site that is down), so what queued while one
// commit ran is moved in the next one together.
import { conversationTargets } from '../store/conversations.js';
import { isDatabaseUnavailable, type Database } from '../store/database.js';
import { GroupCommit } from '../store/group-commit.js';
import { groupsWithParked, lockOpenSessions } from '../store/sessions.js';
import type { MessageWriter } from '../im/message-writer.js';
import { SYSTEM, type Decision, type Moved, type Mover, type SessionMoves } from './session-moves.js';

export interface HandOff {
  companyId: string;
  conversationId: string;
  reason: string;
  by: 'end_user' | 'bot';
}

export interface HandOffDependencies {
  database: Database;
  writer: MessageWriter;
  moves: SessionMoves;
  /** Whether it waits in the group's queue, for room in it, or for the group to open. */
  waitingIn(group: { companyId: string; groupId: string }, behind: Set<string>): Promise<Pick<Decision, 'to' | 'assigneeId' | 'full'>>;
}

const MAX_BATCH = 100;
const MAX_WAITING = 20_000;
const END_USER: Mover = { type: 'end_user', id: null, name: '' };

export class HandOffs {
  private readonly commits: GroupCommit<HandOff, boolean>;

  constructor(private readonly deps: HandOffDependencies) {
    this.commits = new GroupCommit({ write: (handOffs) => this.write(handOffs), maxBatch: MAX_BATCH, maxWaiting: MAX_WAITING });
  }

  /** False: the bot does not have it any more. */
  submit(handOff: HandOff): Promise<boolean> {
    return this.commits.submit(handOff);
  }

  private async write(handOffs: HandOff[]): Promise<boolean[]> {
    const { database, moves, writer } = this.deps;
    const asked = new Map(handOffs.map((handOff) => [handOff.conversationId, handOff]));
    let moved: Moved[] = [];
    try {
      moved = await database.transaction(async (tx) => {
        const sessions = (await lockOpenSessions(tx, [...asked.values()])).filter(({ state }) => state === 'bot');
        const targets = await conversationTargets(
          tx,
          sessions.map(({ companyId, conversationId }) => ({ companyId, conversationId, agentId: null })),
        );
        const behind = await groupsWithParked(tx, sessions);
        const wanted = await Promise.all(
          sessions.map(async (session, index) => {
            const target = targets[index];
            const handOff = asked.get(session.conversationId);
            if (!target || !handOff) return [];
            const where = await this.deps.waitingIn(session, behind);
            const decision: Decision = { name: 'handed_off', ...where, data: { reason: handOff.reason } };
            return [{ session, target, by: handOff.by === 'end_user' ? END_USER : SYSTEM, decision }];
          }),
        );
        return moves.apply(tx, wanted.flat());
      });
    } catch (error) {
      if (isDatabaseUnavailable(error)) {
        for (const { companyId, conversationId } of handOffs) writer.unheardChange({ companyId, conversationId, concerned: [] });
      }
      throw error;
    }
    if (moved.length > 0) moves.tell(moved);
    const done = new Set(moved.map(({ after }) => after.conversationId));
    return handOffs.map(({ conversationId }) => done.has(conversationId));
  }
}
