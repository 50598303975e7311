// Words of how long what is kept, for admins.
export const retention = {
  title: 'Retention',
  text: 'What is let go in time, and what there is of it now. People, conversations, service records and the audit log stay.',
  rawEvents: 'Raw webhooks',
  rawEventsText: 'As the platforms sent them. Those nobody could use stay until they are replayed.',
  messages: 'Messages',
  messagesText: 'With their files, by whole months.',
  keptFor: 'Kept for',
  days_one: '{{count}} day',
  days_other: '{{count}} days',
  forEver: 'For ever',
  keptNow: 'Kept now',
  orMore: '{{number}} or more',
  goneBefore: 'Not kept any more',
  goneBeforeDay: 'Sent before {{day}}',
  nothingGone: 'Nothing so far',
  howToSet: 'Whoever runs Switchboard sets this in its environment: {{rawEvents}} and {{messages}}. It is looked after once a day.',
};
