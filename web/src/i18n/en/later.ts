// Words of messages that are sent later.
export const later = {
  send: 'Send later…',
  needsText: 'Write something first',
  title: 'Send later',
  confirm: 'Schedule',
  when: 'Day and time',
  yourTime: 'In your time zone',
  inAnHour: 'In an hour',
  tomorrow: 'Tomorrow 9:00',
  monday: 'Monday 9:00',
  condition: 'It is sent in your name, unless somebody else serves this conversation then.',
  inPart:
    'Some of these messages may be scheduled already. Try again, which schedules none of them twice, or cancel them above the editor.',
  list: 'To be sent later',
  cancel: 'Cancel this message',
  putAway: 'Put away',
  refused: 'Not sent.',
  heldUp: 'Not sent yet.',
  refusedNotice: 'A message you had scheduled could not be sent.',
};
