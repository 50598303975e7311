export default {
  idle: '空闲',
  busy: '忙碌',
  break: '小休',
  offline: '离线',
  takeBreak: '开始小休',
  reason: '原因',
  reasonExample: '午餐',
};
