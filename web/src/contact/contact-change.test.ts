import { describe, expect, it } from '@jest/globals';
import type { ContactView } from '../../../src/contract/contacts.js';
import { contactChange, draftOf } from './contact-change.js';

const contact: ContactView = {
  id: 'c1',
  displayName: 'Ann',
  phones: ['+4420'],
  emails: [],
  notes: 'Flies on Sundays',
  customFields: { Size: 'XL', Colour: 'red' },
  labels: [],
  channels: [],
} as unknown as ContactView;
const draft = draftOf(contact);

describe('the change of a contact', () => {
  it('is nothing where nothing was changed', () => {
    expect(contactChange(contact, draft)).toEqual({});
    expect(contactChange(contact, { ...draft, name: ' Ann ' })).toEqual({});
  });

  it('is only what was changed, so that nothing else is written back', () => {
    expect(contactChange(contact, { ...draft, name: 'Anna' })).toEqual({ displayName: 'Anna' });
    expect(contactChange(contact, { ...draft, phones: [...draft.phones, '+4930'] })).toEqual({ phones: ['+4420', '+4930'] });
    expect(contactChange(contact, { ...draft, language: 'de' })).toEqual({ language: 'de' });
    expect(contactChange({ ...contact, language: 'de' }, { ...draft, language: '' })).toEqual({ language: null });
  });

  it('takes fields away that are gone, empty or renamed, and sets those that say something else', () => {
    const fields = [
      { key: 0, name: 'Size', value: 'L' },
      { key: 2, name: 'Shade', value: 'red' },
      { key: 3, name: 'Shoes', value: ' ' },
    ];
    expect(contactChange(contact, { ...draft, fields })).toEqual({ customFields: { Size: 'L', Shade: 'red', Colour: null } });
  });
});
