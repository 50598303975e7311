import { expect, it } from '@jest/globals';
import { csvText } from './csv.js';

it.each([
  ['plain', 'plain'],
  ['=1+1', "'=1+1"],
  ['+49 30 1', "'+49 30 1"],
  ['-2', "'-2"],
  ['@SUM', "'@SUM"],
  ['\t=1', "'\t=1"],
  [' =1', "' =1"],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
])('the text %j stands in a table as %j', (cell, shown) => {
  expect(csvText(['h'], [[cell]])).toBe(`\uFEFFh\r\n${shown}\r\n`);
});

it('leaves numbers numbers, and nothing nothing', () => {
  expect(csvText(['a', 'b'], [[-1.5, null]])).toBe('\uFEFFa,b\r\n-1.5,\r\n');
});
