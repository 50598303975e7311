// What this connector says to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('acme', {
  not_written: { en: 'The Acme connector cannot {{what}} yet', 'zh-CN': 'Acme 连接器尚不支持 {{what}}' },
});
