// The face towards the hub: takes what it posts, only if it is signed, fresh and exactly as documented; shows every message once.
import type http from 'node:http';
import { SIGNATURE_HEADER, isGenuine, type Product } from '../../../src/contract/index.js';
import { sendFile, sendHtml, sendJson } from '../../stub-kit/answer.js';
import { readBody } from '../../stub-kit/request-body.js';
import type { FaultRule } from './faults.js';
import type { StubFile } from './files.js';
import { fileView } from './phone.js';
import { Refused, type Account, type Chat, type PhoneMessage } from './types.js';
import { webhookSchema, type OfferedFile, type Webhook, type WebhookContent } from './webhook-schema.js';
import { externalMessageId, messageOf, type World } from './world.js';

const TYPING_SHOWN_MS = 5_000;
const FETCH_TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** A person's or an agent's file, by its address. */
export function giveFile({ parts }: World, id: string, response: http.ServerResponse): void {
  sendFile(response, parts.files.find(id));
}

/** Handles one request to `/hooks/{account}`. Never throws. */
export async function handleWebhook(world: World, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  try {
    if (request.method !== 'POST') throw new Refused(405, 'Webhooks are posted');
    const account = world.accounts.get((request.url ?? '').split('/')[2] ?? '');
    if (!account) throw new Refused(404, 'No such channel');
    const body = await readBody(request, MAX_BODY_BYTES, () => new Refused(413, 'The body is too large'));
    if (world.parts.faults.down) throw new Refused(503, 'Down for maintenance');
    const webhook = readWebhook(account, request, { body, now: new Date(world.parts.now()) });
    const personId = 'externalUserId' in webhook ? webhook.externalUserId : '';
    const fault = world.parts.faults.take(webhook.type, personId);
    if (fault && !(await beforeTaking(fault, response))) return;
    const answer = await take(world, account, webhook);
    world.parts.log.add({
      direction: 'call',
      method: webhook.type,
      status: 200,
      ...(personId !== '' && { chatId: personId }),
      ...(answer !== null && { messageId: answer.number }),
      ...(webhook.type === 'message' && webhook.content.type === 'text' && { text: webhook.content.text }),
    });
    if (fault?.effect === 'reset_after_accept') response.destroy();
    else if (fault?.effect === 'malformed_200') sendHtml(response, 200, '<h1>Welcome</h1>');
    else sendJson(response, 200, answer === null ? {} : { externalMessageId: answer.externalMessageId });
  } catch (error) {
    if (error instanceof Refused) {
      const { status, message, retryAfterSeconds } = error;
      sendJson(
        response,
        status,
        { error: { message } },
        retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
      );
    } else response.destroy();
  }
}

function readWebhook(account: Account, request: http.IncomingMessage, { body, now }: { body: Buffer; now: Date }): Webhook {
  const header = request.headers[SIGNATURE_HEADER];
  if (typeof header !== 'string' || !isGenuine(header, body, { secret: account.signingSecret, now }))
    throw new Refused(401, 'The signature is not right');
  if (request.headers['content-type'] !== 'application/json') throw new Refused(415, 'Send application/json');
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(422, 'The body is not JSON');
  }
  const webhook = webhookSchema.safeParse(value);
  if (!webhook.success)
    throw new Refused(422, `${webhook.error.issues[0]?.path.join('.') ?? ''}: ${webhook.error.issues[0]?.message ?? ''}`);
  return webhook.data;
}

/** False: the webhook ends here. Throws the refusal the fault stands for. */
async function beforeTaking(fault: FaultRule, response: http.ServerResponse): Promise<boolean> {
  switch (fault.effect) {
    case '429':
      throw new Refused(429, 'Too fast', fault.retryAfterSeconds ?? 1);
    case '500':
    case '503':
      throw new Refused(Number(fault.effect), 'Trouble on demand', fault.retryAfterSeconds);
    case 'unauthorized':
      throw new Refused(401, 'The signature is not right');
    case 'status':
      throw new Refused(fault.status ?? 400, 'As asked for', fault.retryAfterSeconds);
    case '502_html':
      sendHtml(response, 502, '<h1>Bad Gateway</h1>');
      return false;
    case 'reset_before_accept':
      response.destroy();
      return false;
    case 'slow':
      // Must not keep a stopped stub's process alive.
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000).unref());
      return true;
    case 'reset_after_accept':
    case 'malformed_200':
      return true;
  }
}

async function take(world: World, account: Account, webhook: Webhook): Promise<{ number: number; externalMessageId: string } | null> {
  switch (webhook.type) {
    case 'ping':
      return null;
    case 'connected': {
      const { accountId, inboundUrl, inboundKey } = webhook;
      account.hub = { accountId, inboundUrl, inboundKey };
      world.touch();
      return null;
    }
    case 'disconnected':
      account.hub = null;
      world.touch();
      return null;
    default: {
      const chat = account.chats.get(webhook.externalUserId);
      if (!chat || chat.blocked)
        throw new Refused(410, chat ? 'This person has blocked the channel' : 'Nobody of this name has written here');
      const number = await takeInChat(world, chat, webhook);
      return number === null ? null : { number, externalMessageId: externalMessageId(chat, number) };
    }
  }
}

type InChat = Extract<Webhook, { externalUserId: string }>;

async function takeInChat(world: World, chat: Chat, webhook: InChat): Promise<number | null> {
  switch (webhook.type) {
    case 'message': {
      const known = chat.taken.get(webhook.messageId);
      if (known !== undefined) return known;
      const replyTo = webhook.replyTo === undefined ? undefined : messageOf(chat, webhook.replyTo)?.id;
      const [shown, ...further] = await shownContent(world, webhook.content);
      const album = further.length === 0 ? {} : { albumId: `album-${chat.nextMessageId}` };
      const message = world.show(chat, { from: 'bot', ...shown, ...album, ...(replyTo !== undefined && { replyTo }) });
      for (const file of further) world.show(chat, { from: 'bot', ...file, ...album });
      chat.taken.set(webhook.messageId, message.id);
      chat.typingUntil = 0;
      return message.id;
    }
    case 'edit':
      Object.assign(own(chat, webhook.externalMessageId), (await shownContent(world, webhook.content))[0], { edited: true });
      break;
    case 'unsend': {
      const gone = own(chat, webhook.externalMessageId);
      for (const message of chat.messages)
        if (message === gone || (gone.albumId !== undefined && message.albumId === gone.albumId)) message.deleted = true;
      break;
    }
    case 'reaction': {
      const message = messageOf(chat, webhook.externalMessageId);
      if (!message) throw new Refused(422, 'No such message');
      message.reactions = webhook.emoji === null ? [] : [webhook.emoji];
      break;
    }
    case 'typing':
      chat.typingUntil = world.parts.now() + TYPING_SHOWN_MS;
      break;
    case 'read':
      if (!messageOf(chat, webhook.externalMessageId)) throw new Refused(422, 'No such message');
      break;
  }
  world.bump(chat);
  return null;
}

function own(chat: Chat, externalId: string): PhoneMessage {
  const message = messageOf(chat, externalId);
  if (message?.from !== 'bot') throw new Refused(422, 'No such message of the business');
  return message;
}

type Shown = Omit<PhoneMessage, 'id' | 'at' | 'from'>;

/** One message on the phone; of products one for each, of an album one for each file, of which the first carries the words. */
async function shownContent(world: World, content: WebhookContent): Promise<[Shown, ...Shown[]]> {
  if (content.type === 'products') {
    const [first, ...further] = content.items.map(shownProduct);
    if (first === undefined) throw new Refused(422, 'There are products in it');
    return [first, ...further];
  }
  if (content.type !== 'album') return [await shownOne(world, content)];
  const [first, ...further] = await Promise.all(content.items.map((item) => shownOne(world, item)));
  if (first === undefined) throw new Refused(422, 'An album has files');
  return [{ ...first, ...(content.caption !== undefined && { caption: content.caption }) }, ...further];
}

async function shownOne(world: World, content: Exclude<WebhookContent, { type: 'album' | 'products' }>): Promise<Shown> {
  switch (content.type) {
    case 'text':
      return { kind: 'text', text: content.text };
    case 'menu':
      return {
        kind: 'text',
        text: content.text,
        buttons: content.options.map(({ id, label, url }) => [{ text: label, ...(url === undefined ? { data: id } : { url }) }]),
      };
    case 'image':
      return withFile(world, 'photo', content);
    case 'audio':
      return withFile(world, content.voice === true ? 'voice' : 'audio', content);
    case 'video':
      return withFile(world, content.animation === true ? 'animation' : content.round === true ? 'video_note' : 'video', content);
    case 'file':
      return withFile(world, 'document', content);
    case 'sticker':
      return withFile(world, 'sticker', { media: content.media });
    case 'location': {
      const { latitude, longitude, name, address } = content;
      const venue = name !== undefined || address !== undefined;
      return {
        kind: venue ? 'venue' : 'location',
        latitude,
        longitude,
        ...(name !== undefined && { title: name }),
        ...(address !== undefined && { address }),
      };
    }
    case 'contact_card': {
      const [card] = content.contacts;
      return { kind: 'contact', title: content.contacts.map(({ name }) => name).join(', '), phone: card?.phones[0] ?? '' };
    }
    case 'link':
      return { kind: 'text', text: [content.title, content.url].filter((line) => line !== undefined).join('\n') };
    case 'product':
      return shownProduct(content);
    case 'order':
      return { kind: 'text', text: [content.number, content.status, content.total].filter((line) => line !== undefined).join('\n') };
    case 'form_reply':
    case 'template':
    case 'reaction':
    case 'event':
    case 'unsupported':
      throw new Refused(422, `A business cannot send ${content.type}`);
  }
}

function shownProduct({ title, price, url }: Product): Shown {
  return { kind: 'text', text: [title, price, url].filter((line) => line !== undefined).join('\n') };
}

async function withFile(
  world: World,
  kind: PhoneMessage['kind'],
  { media, caption }: { media: OfferedFile; caption?: string | undefined },
): Promise<Shown> {
  return { kind, ...fileView(await fetched(world, media)), ...(caption !== undefined && { caption }) };
}

/** At once, while the address is good. */
async function fetched(world: World, { url, mime, name = 'file' }: OfferedFile): Promise<StubFile> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch(() => null);
  if (response?.status !== 200)
    throw new Refused(422, `The file could not be fetched: ${response ? `HTTP ${response.status}` : 'no answer'}`);
  return world.parts.files.add({ name, mime, bytes: Buffer.from(await response.arrayBuffer()) });
}
