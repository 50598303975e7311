export default {
  session_claimed: '{{by}} claimed the conversation',
  session_released: '{{by}} gave it back to the queue',
  session_taken_over: '{{by}} took over',
  session_closed: '{{by}} closed the conversation',
  retracted: 'Message taken back',
  other: '{{event}}',
};
