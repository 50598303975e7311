// Why a body is left alone, in the languages of the pages: the English words are the reason `parse` gives.
import { speech } from '../../src/contract/index.js';

export const { words: reasons } = speech('api', {
  left_foreign: { en: 'not an event of the API channel', 'zh-CN': '不是 API 渠道的事件' },
});
