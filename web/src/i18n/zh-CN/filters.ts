// 已保存筛选的文字。
import type { Wording } from '../en/index.js';

export const filters: Wording['filters'] = {
  saved: '已保存的筛选',
  keep: '保存当前筛选',
  name: '筛选名称',
  forget: '删除筛选“{{name}}”',
};
