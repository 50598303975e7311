export default {
  idle: 'Available',
  busy: 'Busy',
  break: 'On a break',
  offline: 'Offline',
  takeBreak: 'Take a break',
  reason: 'Reason',
  reasonExample: 'Lunch',
};
