// Messages written for a later time. The owner of the account sends them, in their writer's name and with the writer's rights of that moment.
import type { Logger } from 'pino';
import { HubError, lesserRole, type Clock, type ContentInput, type Failure, type HubEvent } from '../contract/index.js';
import { findAgent } from '../store/agents.js';
import { hasApiToken } from '../store/api-tokens.js';
import type { Database } from '../store/database.js';
import { storedUnder } from '../store/messages.js';
import {
  beginScheduled,
  cancelScheduled,
  deleteScheduled,
  dueMessages,
  insertScheduledMessage,
  putScheduledOff,
  refuseScheduled,
  scheduledMessage,
  scheduledMessagesOf,
  type ScheduledMessageRow,
} from '../store/scheduled-messages.js';
import { unattended } from '../store/unattended.js';
import type { Outgoing, Speaker } from './outgoing.js';

const LOOK_EVERY_MS = 1_000;
const BATCH = 100;
const MOST_PER_CONVERSATION = 50;
const FURTHEST_MS = 366 * 24 * 3_600_000;

/** Not served any more, or the conversation was given up in this very moment: that passes, and what waits is not given up for it. */
const PASSING: ReadonlySet<string> = new Set(['account_not_served', 'no_open_session', 'not_claimed']);

export interface MessageForLater {
  conversationId: string;
  clientMsgId: string;
  content: ContentInput;
  replyToMessageId: string | undefined;
  isPublic?: boolean | undefined;
  sendAt: Date;
}

const NOT_SERVED: Failure = { code: 'account_not_served', message: 'This channel account is not served just now.' };

type State = Extract<HubEvent, { type: 'scheduled.changed' }>['state'];

export interface ScheduledMessageDependencies {
  database: Database;
  outgoing: Outgoing;
  clock: Clock;
  log: Logger;
  newId: () => string;
  /** The accounts this instance serves just now. */
  ownedAccounts(): string[];
  /** Can it be written to at all just now? */
  isServed(accountId: string): boolean;
  tell(place: { companyId: string; conversationId: string }, event: HubEvent): void;
}

export class ScheduledMessages {
  private cancelLook: (() => void) | null = null;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly deps: ScheduledMessageDependencies) {}

  start(): void {
    if (this.stopped) return;
    this.cancelLook = this.deps.clock.after(LOOK_EVERY_MS, () => {
      this.looking = this.sendDue();
      unattended(
        this.looking.finally(() => this.start()),
        this.deps.log,
        'messages written for now were not sent; trying again',
      );
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelLook?.();
    await this.looking.catch(() => undefined);
  }

  /** The same clientMsgId again gives what was written first; null when that has been sent. */
  async schedule(speaker: Speaker, message: MessageForLater): Promise<ScheduledMessageRow | null> {
    const now = this.deps.clock.now();
    const { companyId, agentId } = speaker;
    if (await storedUnder(this.deps.database, { senderId: agentId, clientMsgId: message.clientMsgId })) return null;
    if (message.sendAt.getTime() - now.getTime() > FURTHEST_MS)
      throw new HubError(422, 'too_far_ahead', 'A message can be written for a time within the next year.');
    const id = this.deps.newId();
    const { accountId } = await this.deps.outgoing.requireSendable(speaker, { ...message, id });
    const { conversationId, clientMsgId, content, sendAt } = message;
    const replyToMessageId = message.replyToMessageId ?? null;
    const isPublic = message.isPublic === true ? true : null;
    const program = { programRole: speaker.isProgram === true ? speaker.role : null, apiTokenId: speaker.apiTokenId ?? null };
    const place = { companyId, id, conversationId, accountId, agentId, ...program };
    const row = await insertScheduledMessage(
      this.deps.database,
      { ...place, clientMsgId, content, replyToMessageId, isPublic, sendAt, createdAt: now },
      MOST_PER_CONVERSATION,
    );
    if (!row)
      throw new HubError(409, 'too_many_scheduled', `At most ${String(MOST_PER_CONVERSATION)} messages of a conversation wait to be sent.`);
    if (row.conversationId !== conversationId)
      throw new HubError(409, 'client_msg_id_taken', 'This clientMsgId was used for a message of another conversation.');
    this.tell(row, 'waiting');
    return row;
  }

  async list(speaker: Speaker, conversationId: string): Promise<ScheduledMessageRow[]> {
    await this.deps.outgoing.readableTarget(speaker, conversationId);
    const now = this.deps.clock.now();
    const rows = await scheduledMessagesOf(this.deps.database, speaker.companyId, conversationId);
    const isHeldUp = ({ state, sendAt, accountId }: ScheduledMessageRow): boolean =>
      state === 'waiting' && sendAt <= now && !this.deps.isServed(accountId);
    return rows.map((row) => (isHeldUp(row) ? { ...row, error: NOT_SERVED } : row));
  }

  /** Takes back what waits, or puts away what was refused. */
  async cancel(speaker: Speaker, id: string): Promise<void> {
    const row = await scheduledMessage(this.deps.database, speaker.companyId, id);
    if (!row) throw new HubError(404, 'not_found', 'There is no such message.');
    if (row.agentId !== speaker.agentId) {
      await this.deps.outgoing.readableTarget(speaker, row.conversationId);
      if (speaker.role === 'agent') throw new HubError(403, 'forbidden', 'Only who wrote it, or a supervisor, may cancel it.');
    }
    if (!(await cancelScheduled(this.deps.database, row))) throw new HubError(409, 'already_sent', 'This message is being sent already.');
    this.tell(row, 'cancelled');
  }

  private async sendDue(): Promise<void> {
    for (;;) {
      const served = this.deps.ownedAccounts().filter((accountId) => this.deps.isServed(accountId));
      if (served.length === 0 || this.stopped) return;
      const due = await dueMessages(this.deps.database, served, this.deps.clock.now(), BATCH);
      /** What comes later in a conversation does not overtake what could not be sent yet. */
      const heldUp = new Set<string>();
      for (const row of due) if (!heldUp.has(row.conversationId) && !(await this.send(row))) heldUp.add(row.conversationId);
      if (due.length < BATCH || heldUp.size > 0) return;
    }
  }

  /** False: to be tried again. */
  private async send(row: ScheduledMessageRow): Promise<boolean> {
    if (!(await beginScheduled(this.deps.database, row))) return true;
    try {
      await this.deps.outgoing.send(await this.writerOf(row), {
        conversationId: row.conversationId,
        clientMsgId: row.clientMsgId,
        content: row.content,
        kind: 'out',
        replyToMessageId: row.replyToMessageId ?? undefined,
        isPublic: row.isPublic === true,
        isDue: true,
      });
    } catch (error) {
      if (!(error instanceof HubError) || error.status >= 500) throw error;
      const { code, message } = error;
      if (PASSING.has(code)) {
        await putScheduledOff(this.deps.database, row, { code, message });
        this.tell(row, 'waiting');
        return false;
      }
      await refuseScheduled(this.deps.database, row, { code, message });
      this.tell(row, 'refused');
      return true;
    }
    await deleteScheduled(this.deps.database, row);
    this.tell(row, 'sent');
    return true;
  }

  private async writerOf({ companyId, agentId, programRole, apiTokenId }: ScheduledMessageRow): Promise<Speaker> {
    const agent = await findAgent(this.deps.database, companyId, agentId);
    if (!agent?.active) throw new HubError(403, 'forbidden', 'Who wrote this message is not active any more.');
    if (apiTokenId !== null && !(await hasApiToken(this.deps.database, companyId, apiTokenId)))
      throw new HubError(403, 'key_revoked', 'The API key that wrote this message was revoked.');
    const { name, role } = agent;
    return programRole === null
      ? { companyId, agentId, name, role }
      : { companyId, agentId, name, role: lesserRole(role, programRole), isProgram: true };
  }

  private tell({ companyId, conversationId, agentId }: ScheduledMessageRow, state: State): void {
    this.deps.tell({ companyId, conversationId }, { type: 'scheduled.changed', conversationId, agentId, state });
  }
}
