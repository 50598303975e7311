// 收件箱中按客服组和渠道查看的文字。
import type { Wording } from '../en/index.js';

export const places: Wording['places'] = {
  title: '客服组与渠道',
  groups: '客服组',
  accounts: '渠道',
  waiting: '{{count}} 个排队中',
  waitingIn: '{{name}}：{{count}} 个排队中',
  open: '{{count}} 个进行中',
  empty: '没有进行中的会话',
  failed: '无法获取数量',
  old: '数量不是最新的',
};
