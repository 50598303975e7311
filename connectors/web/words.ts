// What this connector says to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('web', {
  direct: { en: 'Visitors connect to this hub itself', 'zh-CN': '访客直接连接到本系统' },
});
