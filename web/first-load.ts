// What the first load of the inbox needs becomes two files, what an opened conversation adds a third, what opens at a click a fourth,
// instead of a hundred small ones:
// a file packs better than its parts, and a slow line feels every request. Which modules these are is learnt from a build without them.
import { build, type Rolldown, type UserConfig } from 'vite';

type Group = Rolldown.CodeSplittingGroup;

/** Where each stretch begins; a stretch leaves out what an earlier one has. */
const STRETCHES = [
  { name: 'start', entries: ['web/index.html'] },
  { name: 'inbox', entries: ['web/src/shell/desk-shell.tsx', 'web/src/inbox/inbox-page.tsx'] },
  { name: 'conversation', entries: ['web/src/thread/conversation-pane.tsx'] },
  { name: 'contact', entries: ['web/src/contact/contact-panel.tsx'] },
  {
    name: 'at-hand',
    entries: [
      'web/src/composer/more-menu-list.tsx',
      'web/src/inbox/filter-panel.tsx',
      'web/src/shell/hint-bubble.tsx',
      'web/src/shell/own-menu-list.tsx',
      'web/src/thread/bubble-menu-list.tsx',
      'web/src/thread/own-list-menu-list.tsx',
      'web/src/thread/priority-menu-list.tsx',
      'web/src/thread/session-menu-list.tsx',
    ],
  },
];

export async function firstLoadGroups(pages: UserConfig): Promise<Group[]> {
  const trial = { write: false, minify: false, cssMinify: false } as const;
  const built = await build({ ...pages, configFile: false, logLevel: 'error', build: { ...pages.build, ...trial } });
  if (!('output' in built)) throw new Error('the pages are one build with one output');
  const chunks = new Map(built.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const grouped = new Set<string>();
  return STRETCHES.map(({ name, entries }) => {
    const modules = new Set(modulesBehind(chunks, entries).filter((id) => !grouped.has(id)));
    for (const id of modules) grouped.add(id);
    return { name, test: (id) => modules.has(id) };
  });
}

/** All modules of the chunks that load with these entries. */
function modulesBehind(chunks: ReadonlyMap<string, Rolldown.OutputChunk>, entries: readonly string[]): string[] {
  const waiting = entries.map((entry) => {
    const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.replaceAll('\\', '/').endsWith(`/${entry}`));
    if (chunk === undefined) throw new Error(`${entry} is no entry of the pages any more`);
    return chunk.fileName;
  });
  const seen = new Set(waiting);
  for (const fileName of seen) for (const imported of chunks.get(fileName)?.imports ?? []) seen.add(imported);
  return [...seen].flatMap((fileName) => Object.keys(chunks.get(fileName)?.modules ?? {}));
}
