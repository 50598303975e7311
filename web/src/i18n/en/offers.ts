// Words of what is offered to an agent before it becomes theirs.
export const offers = {
  title: 'Offered to you',
  from: '{{name}} is waiting. Will you take it?',
  secondsLeft: '{{seconds}} s',
  accept: 'Accept',
  decline: 'Decline',
  toYou: 'Offered to you',
  toOther: 'Being offered to {{name}}',
  acceptToAnswer: 'Accept it to answer.',
  alertTitle: 'A conversation is offered to you',
  switch: 'Ask the agent first',
  switchHint: 'The agent accepts or declines; then the next one is asked.',
  acceptSeconds: 'Time to accept (seconds)',
};
