/** A language's name in the language of the page; its tag where the browser knows none. */
export function languageName(tag: string, shownIn: string): string {
  try {
    return new Intl.DisplayNames([shownIn], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    // Agents may have typed anything.
    return tag;
  }
}
