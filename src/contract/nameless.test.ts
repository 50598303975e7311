import { describe, expect, it } from '@jest/globals';
import { isNameless, nameOfStranger } from './nameless.js';

describe('isNameless', () => {
  const stranger = 'visitor:019ac0de-7b1c-7e2a-9d41-5f0c6a7b3f2a';

  it.each([
    ['a bare id', 'oX3kF-follower', 'oX3kF-follower', true],
    ['a stranger on a website', nameOfStranger(stranger), stranger, true],
    ['a stranger who has signed in without a name', 'Visitor 3F2A', 'user:42', true],
    ['a name', 'Emma Carter', stranger, false],
    ['a name that only begins like a stranger’s', 'Visitor Centre', stranger, false],
    ['what somebody calls themselves elsewhere', 'Visitor 3F2A', '84120033', false],
  ])('tells %s', (_what, name, platformUserId, expected) => {
    expect(isNameless(name, platformUserId)).toBe(expected);
  });

  it('is told of a stranger by the end of their id', () => {
    expect(nameOfStranger(stranger)).toBe('Visitor 3F2A');
  });
});
