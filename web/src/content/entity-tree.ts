// A text's styled ranges as a tree. Ranges may overlap in any way; an inner one that sticks out is cut at the outer one's end and goes on after it.
import type { TextEntity } from '../../../src/contract/content.js';

export type TextNode = string | { entity: TextEntity; children: TextNode[] };

export function entityTree(text: string, entities: readonly TextEntity[]): TextNode[] {
  const within = entities
    .map((entity) => ({ ...entity, length: Math.min(entity.length, text.length - entity.offset) }))
    .filter((entity) => entity.length > 0);
  return nodesOf(text, 0, text.length, outerFirst(within));
}

function outerFirst(entities: TextEntity[]): TextEntity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function nodesOf(text: string, start: number, end: number, entities: TextEntity[]): TextNode[] {
  const nodes: TextNode[] = [];
  let position = start;
  let rest = entities;
  for (;;) {
    const [entity, ...others] = rest;
    if (entity === undefined) break;
    if (entity.offset > position) nodes.push(text.slice(position, entity.offset));
    const entityEnd = entity.offset + entity.length;
    const inside: TextEntity[] = [];
    const after: TextEntity[] = [];
    for (const other of others) {
      const otherEnd = other.offset + other.length;
      if (other.offset >= entityEnd) {
        after.push(other);
        continue;
      }
      inside.push({ ...other, length: Math.min(otherEnd, entityEnd) - other.offset });
      if (otherEnd > entityEnd) after.push({ ...other, offset: entityEnd, length: otherEnd - entityEnd });
    }
    nodes.push({ entity, children: nodesOf(text, entity.offset, entityEnd, outerFirst(inside)) });
    position = entityEnd;
    rest = outerFirst(after);
  }
  if (position < end) nodes.push(text.slice(position, end));
  return nodes;
}
