// What a push says, in the language of the browser that shows it: who, what about, and as much of it as the agent wants on a locked screen.
import type { MessageContent, PushAlert, PushLanguage, PushPayload } from '../../contract/index.js';
import { storableText } from '../../contract/index.js';
import type { PushTarget } from '../../store/push-devices.js';

const TITLE_MAX_UTF16 = 100;
const BODY_MAX_UTF16 = 300;

interface PushWords {
  about: Record<PushAlert, string>;
  /** Of several. */
  messages(count: number): string;
  kinds: Partial<Record<MessageContent['type'], string>>;
}

const WORDS: Record<PushLanguage, PushWords> = {
  en: {
    about: { own: 'New message', assigned: 'Assigned to you', waiting: 'Waiting in the queue' },
    messages: (count) => `${count > 99 ? '99+' : String(count)} new messages`,
    kinds: {
      image: 'Picture',
      audio: 'Sound',
      video: 'Video',
      file: 'File',
      sticker: 'Sticker',
      album: 'Album',
      location: 'Location',
      contact_card: 'Contact',
      product: 'Product',
      products: 'Products',
      order: 'Order',
    },
  },
  'zh-CN': {
    about: { own: '新消息', assigned: '已分配给您', waiting: '正在排队' },
    messages: (count) => `${count > 99 ? '99+' : String(count)} 条新消息`,
    kinds: {
      image: '图片',
      audio: '音频',
      video: '视频',
      file: '文件',
      sticker: '贴纸',
      album: '相册',
      location: '位置',
      contact_card: '名片',
      product: '商品',
      products: '多件商品',
      order: '订单',
    },
  },
};

export function payloadFor(target: PushTarget): PushPayload {
  const { alert, conversationId, displayName, unreadCount, language } = target;
  const { about, messages } = WORDS[language];
  const occasion = alert === 'own' && unreadCount > 1 ? messages(unreadCount) : about[alert];
  const written = writtenBy(target);
  const saysEnough = alert === 'own' && unreadCount <= 1;
  const body = written === '' ? occasion : saysEnough ? written : `${occasion} · ${written}`;
  return {
    title: storableText(displayName, TITLE_MAX_UTF16),
    body: storableText(body, BODY_MAX_UTF16),
    tag: conversationId,
    conversationId,
    count: unreadCount,
  };
}

function writtenBy({ showsText, lastWritten, language }: PushTarget): string {
  if (!showsText || lastWritten === null) return '';
  const { kinds } = WORDS[language];
  return lastWritten.preview === '' ? (Object.entries(kinds).find(([kind]) => kind === lastWritten.type)?.[1] ?? '') : lastWritten.preview;
}
