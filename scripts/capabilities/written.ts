// The tables as Markdown for docs/capabilities.md, and as plain columns for a terminal.
import type { Cell, Table } from './tables.js';

export const CAPABILITIES_FILE = 'docs/capabilities.md';

const HEAD = `# What each channel can do

Made by \`npm run capabilities -- --write\` from the connectors themselves; not to be edited. A test compares it with the code.

Visitors of the web channel speak with the hub itself: they send and see every kind of content the hub has ([protocol](protocol.md)), so it has no column here.
`;

export function asMarkdown(tables: Table[]): string {
  return [HEAD, ...tables.map(markdownTable)].join('\n');
}

function markdownTable({ title, about, columns, rows }: Table): string {
  const lines = [
    ['', ...columns],
    ['---', ...columns.map(() => '---')],
    ...rows.map(({ label, cells }) => [label, ...cells.map(markdownCell)]),
  ];
  return `## ${title}\n\n${about}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function markdownCell({ words, evidence, isUnproven }: Cell): string {
  if (words === '') return '–';
  if (evidence !== undefined) return `[${words}](../${evidence})`;
  return isUnproven ? `${words} (unproven)` : words;
}

export function asColumns(tables: Table[]): string {
  return tables.map(plainTable).join('\n');
}

function plainTable({ title, columns, rows }: Table): string {
  const lines = [[title, ...columns], ...rows.map(({ label, cells }) => [label, ...cells.map(plainCell)])];
  const widths = lines[0]?.map((_cell, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function plainCell({ words, isUnproven }: Cell): string {
  if (words === '') return '–';
  return isUnproven ? `${words} (unproven)` : words;
}
