import { describe, expect, it } from '@jest/globals';
import { entityTree, type TextNode } from './entity-tree.js';

const plain = (nodes: TextNode[]): string => nodes.map((node) => (typeof node === 'string' ? node : plain(node.children))).join('');

describe('entityTree', () => {
  it('leaves a text without entities as it is', () => {
    expect(entityTree('hello', [])).toEqual(['hello']);
  });

  it('nests an inner range in the outer one', () => {
    const bold = { type: 'bold' as const, offset: 0, length: 5 };
    const italic = { type: 'italic' as const, offset: 1, length: 2 };
    expect(entityTree('abcdef', [italic, bold])).toEqual([
      { entity: bold, children: ['a', { entity: italic, children: ['bc'] }, 'de'] },
      'f',
    ]);
  });

  it('continues a range that sticks out after the outer one', () => {
    const nodes = entityTree('abcdef', [
      { type: 'bold', offset: 0, length: 3 },
      { type: 'italic', offset: 2, length: 3 },
    ]);
    expect(nodes).toEqual([
      {
        entity: { type: 'bold', offset: 0, length: 3 },
        children: ['ab', { entity: { type: 'italic', offset: 2, length: 1 }, children: ['c'] }],
      },
      { entity: { type: 'italic', offset: 3, length: 2 }, children: ['de'] },
      'f',
    ]);
    expect(plain(nodes)).toBe('abcdef');
  });

  it('cuts ranges that reach beyond the text', () => {
    expect(
      plain(
        entityTree('ab', [
          { type: 'bold', offset: 1, length: 9 },
          { type: 'code', offset: 7, length: 2 },
        ]),
      ),
    ).toBe('ab');
  });
});
