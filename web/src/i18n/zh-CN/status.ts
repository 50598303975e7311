export default {
  stored: '已收到',
  queued: '等待发送',
  sending: '发送中',
  sent: '已发送',
  delivered: '已送达',
  read: '已读',
  failed: '发送失败',
  uncertain: '状态不确定',
  expired: '已过期未发送',
};
