import type { Wording } from '../en/index.js';

export const offers: Wording['offers'] = {
  title: '待您应答的会话',
  from: '{{name}} 正在等待，是否接入？',
  secondsLeft: '{{seconds}} 秒',
  accept: '接受',
  decline: '拒绝',
  toYou: '等待您应答',
  toOther: '等待 {{name}} 应答',
  acceptToAnswer: '接受后即可回复。',
  alertTitle: '有会话等待您应答',
  switch: '分配前先询问坐席',
  switchHint: '由坐席接受或拒绝；拒绝或超时后询问下一位。',
  acceptSeconds: '应答时限（秒）',
};
