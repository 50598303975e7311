// The order of the test files: the few that take minutes first, or one of them would be alone at the end; then the largest first, and always some
// that work and some that wait (whole hubs, mostly for each other), so that neither keeps the machine idle nor overloaded for long.
import { statSync } from 'node:fs';

const LONG = ['recipe-05-commit-borders', 'random-days', 'asked-borders', 'new-connector'];
const WAITING = /\/test\/(flow|fault|model)\//;
/** How long a file takes for its size: one that has a whole browser at work, times as long as others. */
const IN_A_BROWSER = 4;

const isLong = ({ path }) => LONG.some((name) => path.includes(name));

const lengthOf = ({ path }) => statSync(path).size * (path.includes('/test/browser/') ? IN_A_BROWSER : 1);

/** Longest first; each with the share of all the work of the list that is done when it is. */
function inTurn(tests) {
  const lengths = tests.map((test) => ({ test, length: lengthOf(test) })).sort((a, b) => b.length - a.length);
  const whole = lengths.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  return lengths.map(({ test, length }) => ({ test, share: (done += length) / whole }));
}

export default class LongestFirst {
  sort(tests) {
    const others = tests.filter((test) => !isLong(test));
    const waiting = inTurn(others.filter(({ path }) => WAITING.test(path)));
    const working = inTurn(others.filter(({ path }) => !WAITING.test(path)));
    // By the share that is done, so that both come to an end together.
    return [...tests.filter(isLong), ...[...waiting, ...working].sort((a, b) => a.share - b.share).map(({ test }) => test)];
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
