// 会话动态的文字；消息列表已有的说法不在此重复。
import type { Wording } from '../en/index.js';

export const timeline: Wording['timeline'] = {
  title: '会话动态',
  earlier: '显示更早的动态',
  opened_bot: '客户发起会话，由机器人接待',
  opened_queued: '客户发起会话，在 {{group}} 排队',
  opened_parked: '客户在 {{group}} 非工作时间发起会话',
  offered: '等待 {{to}} 应答',
  declined: '{{to}} 拒绝了会话',
  offer_missed: '{{to}} 未及时应答',
  offer_withdrawn: '不再等待 {{to}} 应答',
  parked: '队列已满，等待空位',
  unparked: '已进入队列',
  overflowed: '{{from}} 队列已满，转到 {{group}}',
  prioritised: '已调整优先级',
  prioritised_by: '{{by}} 调整了优先级',
  timeout_warned: '双方长时间未发言，即将结束',
};
