// Words of ready answers beside the composer; those of the pages that keep them are further words.
export const readyAnswers = {
  canned: 'Canned responses',
  own: 'My canned responses',
  scope: { general: 'Everybody', group: 'A group', own: 'Mine' },
  noneFits: 'No canned response fits.',
  pickerKeys: '↑ ↓ choose · Enter inserts · Esc closes',
  suggested: 'Suggested answers',
  draft: 'Draft a reply',
};
