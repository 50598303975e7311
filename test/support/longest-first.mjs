// The order of the test files: the few that take more than a minute first, or one of them would be alone at the end; then the largest first.
import { statSync } from 'node:fs';

const LONG = ['recipe-05-commit-borders', 'random-days', 'asked-borders'];

const isLong = ({ path }) => LONG.some((name) => path.includes(name));

export default class LongestFirst {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    return [...tests].sort((a, b) => Number(isLong(b)) - Number(isLong(a)) || sizes.get(b.path) - sizes.get(a.path));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
