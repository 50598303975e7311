export default {
  session_claimed: '{{by}} 认领了会话',
  session_released: '{{by}} 将会话退回队列',
  session_taken_over: '{{by}} 接管了会话',
  session_closed: '{{by}} 结束了会话',
  retracted: '消息已撤回',
  other: '{{event}}',
};
