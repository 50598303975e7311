// What the stub checks before it takes a message, and what then happens: the message, its echo, its delivery.
import type { JsonObject } from '../../../stub-kit/reading.js';
import { GraphFailure } from '../../stub/graph-answer.js';
import { fieldsOf, isObject, textOf, type Fields } from '../../reading.js';
import { invalid, type SendScene } from './checks.js';
import { readMessage, type ReadMessage } from './message-body.js';
import { personaNamed } from './personas.js';
import { showPost } from './posts.js';
import type { Account, Chat, ChatMessage, StubPersona } from './types.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const TYPING_MS = 20_000;
const TOP_LEVEL = [
  'recipient',
  'message',
  'messaging_type',
  'tag',
  'sender_action',
  'payload',
  'reply_to',
  'notification_type',
  'persona_id',
  'access_token',
];
/** Approved templates need no open window. */
const UTILITY = 'UTILITY';
const SENDER_ACTIONS = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];

/** POST …/messages */
export function takeSend(scene: SendScene): JsonObject {
  const { body } = scene.call;
  const unknown = Object.keys(body).find((key) => !TOP_LEVEL.includes(key));
  if (unknown !== undefined) throw invalid(`Unexpected key "${unknown}"`);
  const { hasPersonas } = scene.world.parts.flavour;
  if (!hasPersonas && body['persona_id'] !== undefined) throw invalid('Unexpected key "persona_id"');
  const persona = personaNamed(scene.account, body['persona_id']);
  const recipient = readRecipient(body['recipient']);
  if (body['sender_action'] !== undefined) return takeAction(scene, recipient);
  if (!isObject(body['message'])) throw invalid('Param message must be an object');
  checkHeading(scene, body);
  const message = readMessage(scene, body['message']);
  return recipient.kind === 'id' ? sendToPerson(scene, recipient.id, message, persona) : answerComment(scene, recipient.id, message);
}

interface Recipient {
  kind: 'id' | 'comment_id' | 'post_id';
  id: string;
}

function readRecipient(value: unknown): Recipient {
  const entries = Object.entries(fieldsOf(value));
  const [first] = entries;
  const kind = first?.[0];
  if (entries.length !== 1 || (kind !== 'id' && kind !== 'comment_id' && kind !== 'post_id'))
    throw invalid('Param recipient must name one recipient');
  const id = textOf(first?.[1]);
  if (id === undefined) throw invalid('Param recipient[id] must be a string');
  return { kind, id };
}

function checkHeading({ world }: SendScene, body: Fields): void {
  const { messaging_type: type, tag } = body;
  const toPerson = fieldsOf(body['recipient'])['id'] !== undefined;
  if (!toPerson && tag !== undefined) throw invalid('A private reply takes no tag');
  if (type === undefined && toPerson && world.parts.flavour.requiresMessagingType) throw invalid('Param messaging_type is required');
  const isTemplate = fieldsOf(body['message'])['template'] !== undefined;
  if (isTemplate !== (type === UTILITY)) throw invalid('An approved template, and nothing else, goes as UTILITY');
  if (type !== undefined && !['RESPONSE', 'UPDATE', 'MESSAGE_TAG', UTILITY].includes(String(type)))
    throw invalid('Param messaging_type is unknown');
  if (type === 'MESSAGE_TAG' && tag === undefined) throw invalid('Param tag is required for MESSAGE_TAG');
  if (tag !== undefined && tag !== 'HUMAN_AGENT') throw invalid('This message tag has been removed');
  if (tag !== undefined && type !== undefined && type !== 'MESSAGE_TAG') throw invalid('A tag needs messaging_type MESSAGE_TAG');
}

function sendToPerson(scene: SendScene, personId: string, message: ReadMessage, persona: StubPersona | undefined): JsonObject {
  const { world, account, call } = scene;
  const chat = chatFor(scene, personId);
  checkWindow(scene, chat);
  const quoted = quotedMessage(scene, chat, fieldsOf(call.body['reply_to'])['mid']);
  const sent = post(scene, chat, message, quoted);
  if (persona !== undefined) for (const each of sent) each.persona = persona;
  chat.typingUntil = 0;
  tellEcho(world, account, chat, sent);
  const first = sent[0];
  const delivery = first && !chat.blocked ? world.parts.flavour.deliveryEvent(first) : null;
  if (delivery && first) world.tell(account, chat, 'message_deliveries', { delivery }, { mid: first.mid });
  return { recipient_id: personId, message_id: first?.mid };
}

function chatFor({ world, account }: SendScene, personId: string): Chat {
  const chat = account.chats.get(Number(personId));
  const { unknownUserSubcode } = world.parts.flavour;
  if (!chat || chat.lastInboundAt === 0) throw new GraphFailure(400, 100, 'No matching user found', { subcode: unknownUserSubcode });
  if (chat.blocked) throw new GraphFailure(400, 551, "This person isn't available right now");
  return chat;
}

function checkWindow({ world, account, call }: SendScene, chat: Chat): void {
  if (call.body['messaging_type'] === UTILITY) return;
  const ageMs = world.parts.now() - chat.lastInboundAt;
  const asHuman = call.body['tag'] === 'HUMAN_AGENT';
  if (asHuman && !account.humanAgentApproved) throw new GraphFailure(400, 10, 'This tag is not permitted', { subcode: 2018065 });
  if (ageMs <= (asHuman ? WEEK_MS : DAY_MS)) return;
  const { windowSubcode } = world.parts.flavour;
  throw new GraphFailure(400, 10, 'This message is sent outside of allowed window', { subcode: windowSubcode });
}

function quotedMessage({ world }: SendScene, chat: Chat, mid: unknown): ChatMessage | undefined {
  if (mid === undefined) return undefined;
  const target = world.findMessage(chat, String(mid));
  if (!target) throw invalid('Param reply_to[mid] names no message of this conversation');
  if (target.deleted) throw new GraphFailure(400, 9000001, 'The message was deleted');
  return target;
}

function post({ world }: SendScene, chat: Chat, { parts, buttons }: ReadMessage, quoted: ChatMessage | undefined): ChatMessage[] {
  const albumId = parts.length > 1 ? `album-${chat.nextMessageId}` : undefined;
  let mid: string | undefined;
  return parts.map((part, index) => {
    const message = world.addMessage(chat, {
      side: 'bot',
      ...part,
      ...(mid !== undefined && { mid }),
      ...(albumId !== undefined && { albumId }),
      ...(index === parts.length - 1 && buttons.length > 0 && { buttons }),
      ...(index === 0 && quoted && { replyTo: quoted.id }),
    });
    mid = message.mid;
    return message;
  });
}

/** Told at once, so it often arrives before the answer to the send. */
export function tellEcho(world: World, account: Account, chat: Chat, sent: readonly ChatMessage[], extra?: JsonObject): void {
  const [first] = sent;
  if (!first) return;
  const attachments = sent.flatMap(({ fileId, kind }) => {
    const file = fileId === undefined ? undefined : world.parts.files.find(fileId);
    return file ? [{ type: echoType(kind), payload: { url: world.fileUrl(file) } }] : [];
  });
  const quoted = first.replyTo === undefined ? undefined : chat.messages.get(first.replyTo);
  const message = {
    mid: first.mid,
    ...(first.text !== undefined && { text: first.text }),
    ...(attachments.length > 0 && { attachments }),
    ...(quoted && { reply_to: { mid: quoted.mid } }),
    is_echo: true,
    ...(extra ?? world.parts.flavour.echoFields(world.app.id)),
  };
  world.tell(
    account,
    chat,
    'message_echoes',
    { message },
    { mid: first.mid, at: first.at, ...(first.text !== undefined && { text: first.text }) },
  );
}

function echoType(kind: ChatMessage['kind']): string {
  switch (kind) {
    case 'photo':
    case 'sticker':
      return 'image';
    case 'voice':
    case 'audio':
      return 'audio';
    case 'video':
    case 'animation':
    case 'video_note':
      return 'video';
    default:
      return 'file';
  }
}

function answerComment(scene: SendScene, commentId: string, message: ReadMessage): JsonObject {
  const { world, account } = scene;
  const comment = account.comments.get(commentId);
  if (!comment || world.parts.now() - comment.at > WEEK_MS) {
    throw new GraphFailure(400, 100, 'The comment is not eligible for a private reply', { subcode: 2534025 });
  }
  if (comment.answered) throw new GraphFailure(400, 10900, 'Activity already replied to');
  const person = world.people.get(comment.personId);
  if (!person) throw invalid('Nobody wrote that comment');
  comment.answered = true;
  showPost(world, account);
  const chat = world.chatOf(account, person);
  const sent = post(scene, chat, message, undefined);
  tellEcho(world, account, chat, sent);
  return { recipient_id: String(person.id), message_id: sent[0]?.mid };
}

function takeAction({ world, account, call }: SendScene, recipient: Recipient): JsonObject {
  const { sender_action: action, message, payload } = call.body;
  if (message !== undefined) throw new GraphFailure(400, 100, 'Requests with sender_action cannot contain a message', { subcode: 2018014 });
  if (!SENDER_ACTIONS.includes(String(action))) throw invalid('Param sender_action is unknown');
  const chat = chatFor({ world, account, call }, recipient.id);
  if (action === 'typing_on' || action === 'typing_off') chat.typingUntil = action === 'typing_on' ? world.parts.now() + TYPING_MS : 0;
  else if (action === 'mark_seen') chat.readByBusiness = true;
  else reactAsBusiness(world, chat, fieldsOf(payload), action === 'react');
  world.bump(chat);
  return { recipient_id: recipient.id };
}

function reactAsBusiness(world: World, chat: Chat, payload: Fields, add: boolean): void {
  const target = world.findMessage(chat, textOf(payload['message_id']) ?? '');
  if (!target) throw invalid('Param payload[message_id] names no message of this conversation');
  const reaction = textOf(payload['reaction']);
  if (add && reaction === undefined) throw invalid('Param payload[reaction] is required');
  if (add && reaction !== undefined) target.reactions.bot = reaction;
  else delete target.reactions.bot;
}
