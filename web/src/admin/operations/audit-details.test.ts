import { expect, it } from '@jest/globals';
import { detailsOf, type DetailWords } from './audit-details.js';

const WORDS: DetailWords = {
  field: (name) => ({ role: 'Role', joined: 'Joined', groupId: 'Group', active: 'Active' })[name],
  value: (field, value) => (field === 'role' && value === 'admin' ? 'Admin' : undefined),
  nameOf: (id) => ({ 'g-1': 'Sales', 'a-1': 'Mei' })[id],
  yes: 'yes',
  no: 'no',
  pair: (what, value) => `${what}: ${value}`,
  list: (entries) => entries.join(', '),
};

it.each([
  [{ role: 'admin', active: false }, ['Role: Admin', 'Active: no']],
  [{ groupId: 'g-1' }, ['Group: Sales']],
  [{ joined: ['a-1', 'a-2'], left: [] }, ['Joined: Mei, a-2', 'left: –']],
  [{ settings: { groupId: 'g-1', calling: true } }, ['settings: Group: Sales, calling: yes']],
  [{ queueMax: null, name: 'Sales' }, ['queueMax: –']],
  [{}, []],
])('%j is told as %j', (details, told) => {
  expect(detailsOf(details, WORDS).map(({ field, value }) => `${field}: ${value}`)).toEqual(told);
});
