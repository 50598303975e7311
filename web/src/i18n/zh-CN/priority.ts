// 会话优先级的文字。
import type { Wording } from '../en/index.js';

export const priority: Wording['priority'] = {
  title: '优先级',
  urgent: '紧急',
  high: '高',
  usual: '普通',
  low: '低',
  notSet: '无法设置优先级',
};
