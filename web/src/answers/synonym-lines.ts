// Sets of words that mean the same, as lines one can type.

export function linesOfSynonyms(synonyms: readonly (readonly string[])[]): string {
  return synonyms.map((set) => set.join(', ')).join('\n');
}

/** `short`: a line with a single word, which means the same as nothing. */
export function synonymsOfLines(lines: string): { synonyms: string[][]; short: string | undefined } {
  const sets = lines
    .split('\n')
    .map((line) => line.split(/[,，、;；]/).map((word) => word.trim()))
    .map((words) => [...new Set(words.filter((word) => word !== ''))])
    .filter((words) => words.length > 0);
  return { synonyms: sets, short: sets.find(({ length }) => length === 1)?.[0] };
}
