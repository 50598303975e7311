// What a visitor can ask of the chat, and what every part of the view is drawn with.
import type { Chat } from '../chat/chat.js';
import type { Words } from '../words/index.js';

export type WidgetActions = Pick<
  Chat,
  | 'open'
  | 'close'
  | 'say'
  | 'choose'
  | 'take'
  | 'end'
  | 'attach'
  | 'retryUpload'
  | 'cancelUpload'
  | 'retry'
  | 'discard'
  | 'typing'
  | 'loadOlder'
  | 'deleteHistory'
  | 'fileAddresses'
>;

export interface Drawing {
  words: Words;
  locale: string;
  actions: WidgetActions;
}
