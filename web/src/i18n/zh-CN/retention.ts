// 数据保留时间的文字。
import type { Wording } from '../en/index.js';

export const retention: Wording['retention'] = {
  title: '数据保留',
  text: '哪些数据会按时清理，现在还有多少。客户、会话、服务记录和审计日志始终保留。',
  rawEvents: '原始 Webhook',
  rawEventsText: '平台发来的原文。未能处理的会一直保留，直到重放。',
  messages: '消息',
  messagesText: '连同文件，按整月清理。',
  keptFor: '保留时间',
  days_one: '{{count}} 天',
  days_other: '{{count}} 天',
  forEver: '永久保留',
  keptNow: '现有',
  orMore: '{{number}} 或更多',
  goneBefore: '不再保留',
  goneBeforeDay: '{{day}} 之前发送的',
  nothingGone: '暂无',
  howToSet: '由 Switchboard 的运维人员通过环境变量 {{rawEvents}} 和 {{messages}} 设置，每天执行一次。',
};
