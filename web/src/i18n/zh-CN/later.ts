// 定时发送的文字。
export const later = {
  send: '定时发送…',
  needsText: '请先输入内容',
  title: '定时发送',
  confirm: '确定',
  when: '日期和时间',
  yourTime: '按您所在的时区',
  inAnHour: '1 小时后',
  tomorrow: '明天 9:00',
  monday: '下周一 9:00',
  condition: '到时消息会以您的名义发出；如果会话已由其他客服接待，则不会发送。',
  inPart: '其中部分消息可能已定时。请重试（不会重复定时），或在输入框上方取消它们。',
  list: '待定时发送',
  cancel: '取消此消息',
  putAway: '知道了',
  refused: '未能发送。',
  refusedNotice: '您的一条定时消息未能发出。',
};
