// What the viewer may do with one message, by the channel's capabilities and by whose message it is.
import type { ConversationView, MessageStatus, MessageView } from '../../../src/contract/api.js';
import type { Me } from '../api/session.js';
import { sessionRights } from '../data/session-rights.js';

const HOUR_MS = 3_600_000;
const ARRIVED: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

export interface MessageRights {
  reply: boolean;
  react: boolean;
  edit: boolean;
  retract: boolean;
}

export function messageRights(message: MessageView, row: ConversationView, me: Me, now = Date.now()): MessageRights {
  const { capabilities } = row;
  const answer = sessionRights(row, me).answer;
  const arrived = message.kind === 'in' || ARRIVED.includes(message.status);
  const own = answer && message.kind === 'out' && message.sender.id === me.agent.id && arrived;
  const ageHours = (now - new Date(message.sentAt).getTime()) / HOUR_MS;
  return {
    reply: answer && capabilities.replyQuote && arrived && message.kind !== 'note' && !(message.isPublic && message.kind !== 'in'),
    react: answer && capabilities.reactions.send && arrived && message.kind !== 'note' && !message.isPublic,
    edit: own && capabilities.edit && editable(message),
    retract: own && capabilities.retract.supported && ageHours < (capabilities.retract.withinHours ?? Number.POSITIVE_INFINITY),
  };
}

function editable({ content }: MessageView): boolean {
  return (
    content.type === 'text' || content.type === 'image' || content.type === 'video' || content.type === 'audio' || content.type === 'file'
  );
}
