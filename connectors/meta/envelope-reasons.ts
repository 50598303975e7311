// Why a whole webhook, or an item nobody can read, is left alone, in the languages of the pages: the English words are the reason given.
import { speech } from '../../src/contract/index.js';

export const { words: envelopeReasons } = speech('meta', {
  left_empty: { en: 'webhook without content', 'zh-CN': 'Webhook 没有内容' },
  left_unreadable: { en: 'cannot be read: {{why}}', 'zh-CN': '无法读取：{{why}}' },
});
