export default {
  stored: 'Received',
  queued: 'Waiting to be sent',
  sending: 'Being sent',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
  uncertain: 'Uncertain',
  expired: 'Not sent in time',
};
