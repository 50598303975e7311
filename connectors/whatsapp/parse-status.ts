// What became of a message we sent: WhatsApp's statuses, which may come late, twice, out of order, or before the answer to the send.
import type { InboundEvent, InboundReceipt } from '../../src/contract/index.js';
import { contentKey } from '../meta/envelope.js';
import { fieldsOf, idOf, listOf, textOf } from '../meta/reading.js';
import { groupUserIdOf } from './address.js';
import { readCallbackData } from './callback-data.js';
import { toldFailure } from './errors.js';
import type { ChangeContext } from './parse-message.js';
import { identityOf, personOf } from './parse-person.js';

/** Played: a voice message was listened to, which is more than reading it. */
const RECEIPTS: Readonly<Record<string, InboundReceipt['status']>> = {
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

export function statusEvents(value: unknown, { contacts }: ChangeContext): InboundEvent[] {
  const status = fieldsOf(value);
  const id = idOf(status['id']);
  const name = textOf(status['status']) ?? '';
  if (id === undefined || name === '') return [{ type: 'ignored', dedupeKey: contentKey(value), reason: 'status without a message' }];
  const member = idOf(status['recipient_participant_user_id']) ?? idOf(status['recipient_participant_id']);
  const dedupeKey = `status:${id}:${name}${member === undefined ? '' : `:${member}`}`;
  if (name === 'sent') return [{ type: 'ignored', dedupeKey, reason: 'sent, as the answer to the send said' }];
  const receipt = Object.hasOwn(RECEIPTS, name) ? RECEIPTS[name] : undefined;
  if (!receipt) return [{ type: 'ignored', dedupeKey, reason: `unknown status: ${name.slice(0, 64)}` }];
  const ours = readCallbackData(textOf(status['biz_opaque_callback_data']) ?? '');
  const recipientId = idOf(status['recipient_id']);
  const who =
    status['recipient_type'] === 'group'
      ? { platformUserId: groupUserIdOf(recipientId ?? '') }
      : (identityOf(personOf({ userId: idOf(status['recipient_user_id']), phone: recipientId }, contacts)) ?? { platformUserId: '' });
  return [
    {
      type: 'receipt',
      dedupeKey,
      ...who,
      status: receipt,
      platformMessageId: id,
      ...(ours && { ours }),
      ...(receipt === 'failed' && { error: toldFailure(listOf(status['errors'])[0]) }),
    },
  ];
}
