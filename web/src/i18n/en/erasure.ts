// Words of taking away what is held of a person, for admins.
export const erasure = {
  title: 'Erase the data of {{name}}',
  text: 'For good, in all conversations and on all channels of this person: what was written on both sides, notes, files, name, picture, numbers, fields and labels. That there were messages, and when, stays, and so do reports and the audit log. What lies at the platform stays there. Who writes again is somebody new.',
  confirm: 'I know that this cannot be undone',
  action: 'Erase',
};
