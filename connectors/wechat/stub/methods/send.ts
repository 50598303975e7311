// Customer service messages: each kind checked as WeChat checks it, then shown on the person's phone.
import { objectOf } from '../../../stub-kit/reading.js';
import { textIn, type Call, type Method } from '../call.js';
import { fileView } from '../phone.js';
import { takeOne } from '../quota.js';
import { ApiRefusal, type Chat, type JsonObject, type PhoneMessage } from '../types.js';

const TEXT_MAX_BYTES = 2048;
const TITLE_MAX_BYTES = 128;
const DESCRIPTION_MAX_BYTES = 512;
const MENU_MAX_ITEMS = 10;
const MENU_ITEM_MAX = 64;
const TYPING_WITHIN_MS = 30_000;
const TYPING_LASTS_MS = 15_000;

type Shown = Omit<PhoneMessage, 'id' | 'at' | 'from'>;
type Kind = (part: JsonObject, call: Call) => Shown;

const KINDS: Readonly<Record<string, Kind>> = {
  text: (part) => ({ kind: 'text', text: checkedText(textIn(part, 'content')) }),
  image: (part, { world }) => ({ kind: 'photo', ...fileView(world.parts.media.require(part['media_id'], 'image')) }),
  voice: (part, { world }) => ({ kind: 'voice', ...fileView(world.parts.media.require(part['media_id'], 'voice')) }),
  video: (part, { world }) => {
    const words = [textIn(part, 'title'), textIn(part, 'description')].filter((line) => line !== '').join('\n');
    return { kind: 'video', ...(words !== '' && { text: words }), ...fileView(world.parts.media.require(part['media_id'], 'video')) };
  },
  news: article,
  msgmenu: menu,
  miniprogrampage: miniProgram,
};

export const send: Method = (call) => {
  const { world, account, body } = call;
  const chat = reachable(call);
  const msgtype = textIn(body, 'msgtype');
  const kind = Object.hasOwn(KINDS, msgtype) ? KINDS[msgtype] : undefined;
  if (!kind) throw new ApiRefusal(40008, 'invalid message type');
  if (chat.refusesMessages) throw new ApiRefusal(48002, 'user refuse to accept the msg');
  const shown = kind(objectOf(body[msgtype]), call);
  if (world.enforceReplyRules) takeOne(chat, world.parts.now());
  chat.typingUntil = 0;
  account.sentToday += 1;
  world.show(chat, { from: 'bot', ...shown });
  return {};
};

export const typing: Method = (call) => {
  const { world, body } = call;
  const chat = reachable(call);
  const now = world.parts.now();
  const command = textIn(body, 'command');
  if (command === 'CancelTyping') chat.typingUntil = 0;
  else if (command !== 'Typing') throw new ApiRefusal(45072, 'command字段取值不对');
  else if (now - chat.lastDoingAt > TYPING_WITHIN_MS) throw new ApiRefusal(45080, '下发输入状态，需要之前30秒内跟用户有过消息交互');
  else if (chat.typingUntil > now) throw new ApiRefusal(45081, '已经在输入状态，不可重复下发');
  else chat.typingUntil = now + TYPING_LASTS_MS;
  world.bump(chat);
  return {};
};

/** Whoever was never a follower is unknown; whoever is no longer one is out of reach. */
function reachable({ account, body }: Call): Chat {
  const chat = account.chats.get(textIn(body, 'touser'));
  if (!chat || chat.followedAt === 0) throw new ApiRefusal(40003, 'invalid openid');
  if (!chat.following) throw new ApiRefusal(45015, 'response out of time limit or subscription is canceled');
  return chat;
}

function checkedText(text: string): string {
  if (text.trim() === '') throw new ApiRefusal(44004, 'empty content');
  if (Buffer.byteLength(text) > TEXT_MAX_BYTES) throw new ApiRefusal(45002, 'content size out of limit');
  return text;
}

function article(part: JsonObject): Shown {
  const articles = Array.isArray(part['articles']) ? part['articles'].map(objectOf) : [];
  const [only] = articles;
  if (articles.length !== 1 || !only) throw new ApiRefusal(45008, 'article size out of limit');
  const title = textIn(only, 'title');
  if (title === '') throw new ApiRefusal(40035, 'invalid parameter');
  if (Buffer.byteLength(title) > TITLE_MAX_BYTES) throw new ApiRefusal(45003, 'title size out of limit');
  if (Buffer.byteLength(textIn(only, 'description')) > DESCRIPTION_MAX_BYTES) throw new ApiRefusal(45004, 'description size out of limit');
  const url = textIn(only, 'url');
  const imageUrl = textIn(only, 'picurl');
  const text = [title, textIn(only, 'description')].filter((line) => line !== '').join('\n');
  return { kind: 'text', title, text, ...(imageUrl !== '' && { imageUrl }), ...(url !== '' && { buttons: [[{ text: '阅读全文', url }]] }) };
}

function menu(part: JsonObject, { account }: Call): Shown {
  if (account.kind === 'subscription') throw new ApiRefusal(40200, 'invalid account type');
  const items = Array.isArray(part['list']) ? part['list'].map(objectOf) : [];
  if (items.length > MENU_MAX_ITEMS) throw new ApiRefusal(45098, 'menu list too long');
  const buttons = items.map((item) => {
    const text = textIn(item, 'content');
    if (text === '' || textIn(item, 'id') === '') throw new ApiRefusal(40035, 'invalid parameter');
    if ([...text].length > MENU_ITEM_MAX) throw new ApiRefusal(45099, 'menu item content too long');
    return [{ text, data: textIn(item, 'id') }];
  });
  const words = [textIn(part, 'head_content'), textIn(part, 'tail_content')].filter((line) => line !== '').join('\n');
  return { kind: 'text', text: checkedText(words), buttons };
}

function miniProgram(part: JsonObject, { world, account }: Call): Shown {
  if (!account.miniPrograms.has(textIn(part, 'appid'))) throw new ApiRefusal(45064, 'no permission to use weapp in menu');
  const cover = world.parts.media.require(part['thumb_media_id'], 'image', 'thumb');
  const text = textIn(part, 'title');
  return { kind: 'text', text, imageUrl: fileView(cover).fileUrl, buttons: [[{ text: '小程序' }]] };
}
