// 输入框旁现成回复的文字；维护页面的文字另行加载。
import type { readyAnswers as pattern } from '../en/ready-answers.js';
import type { Words } from '../en/index.js';

export const readyAnswers: Words<typeof pattern> = {
  canned: '常用语',
  own: '我的常用语',
  scope: { general: '全员', group: '客服组', own: '我的' },
  noneFits: '没有匹配的常用语。',
  pickerKeys: '↑ ↓ 选择 · Enter 插入 · Esc 关闭',
  suggested: '推荐回复',
  draft: '草拟回复',
};
