// A short conversation for the preview, in the widget's language, not in the admin's.
import type { MessageView } from '../../../../src/contract/api.js';
import type { ChatState } from '../../../widget/chat/state.js';

const SAID = {
  en: {
    agent: 'Ada',
    question: 'Hello! Is the Falcon 2 good for beginners?',
    answer: 'It is: it flies from 8 km/h of wind and forgives a lot. 🪁',
    menu: 'Would you like to see it?',
    options: ['Yes, please', 'Not now'],
  },
  'zh-CN': {
    agent: '小林',
    question: '您好，猎鹰二号适合新手吗？',
    answer: '适合的，每小时 8 公里的风就能飞起来，操控也很宽容。🪁',
    menu: '需要给您发几张图片吗？',
    options: ['好的', '暂时不用'],
  },
} as const;

export function exampleChat(language: keyof typeof SAID, accountName: string): ChatState {
  const { agent, question, answer, menu, options } = SAID[language];
  const message = (seq: number, kind: 'in' | 'out', content: MessageView['content']): MessageView => ({
    id: `example-${String(seq)}`,
    conversationId: 'example',
    seq,
    kind,
    sender: { type: kind === 'in' ? 'end_user' : 'agent', id: kind, name: kind === 'in' ? '' : agent },
    content,
    status: kind === 'in' ? 'stored' : 'read',
    sentAt: new Date().toISOString(),
  });
  return {
    phase: 'ready',
    isOpen: true,
    connection: 'online',
    accountName,
    service: { session: { state: 'active', servedBy: agent }, suggestions: [], transfer: null },
    messages: [
      message(1, 'in', { type: 'text', text: question }),
      message(2, 'out', { type: 'text', text: answer }),
      message(3, 'out', { type: 'menu', text: menu, options: options.map((label) => ({ id: label, label })) }),
    ],
    waiting: [],
    uploads: [],
    hasOlder: false,
    isLoadingOlder: false,
    unreadCount: 0,
    isDeskTyping: false,
    deskReadSeq: 1,
  };
}
