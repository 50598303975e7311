// Messages written together for a later time: all of them wait, or none does.
import { cancelScheduled, listScheduled, scheduleMessage, type ScheduleInput } from '../api/scheduled.js';

/** `error`: why one of them could not be scheduled; nor could those that were be taken back. Some of them may wait. */
export class ScheduledInPart extends Error {
  override readonly name = 'ScheduledInPart';
  constructor(readonly error: Error) {
    super(error.message);
  }
}

/** One after the other: those of one moment are sent in the order they were written in. Asked for again, none is scheduled twice. */
export async function scheduleTogether(conversationId: string, messages: ScheduleInput[]): Promise<void> {
  try {
    for (const message of messages) await scheduleMessage(conversationId, message);
  } catch (error) {
    if (!(error instanceof Error) || messages.length === 1) throw error;
    await takeBack(conversationId, messages).catch(() => {
      throw new ScheduledInPart(error);
    });
    throw error;
  }
}

/** Also one whose answer was lost. */
async function takeBack(conversationId: string, messages: ScheduleInput[]): Promise<void> {
  const ours = new Set(messages.map(({ clientMsgId }) => clientMsgId));
  const { items } = await listScheduled(conversationId);
  for (const { id, clientMsgId } of items) if (ours.has(clientMsgId)) await cancelScheduled(id);
}
