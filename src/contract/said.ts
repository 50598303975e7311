// What hub and connectors say to people in data that is kept: the English sentence, and which sentence it is, so that a page can say it in
// its viewer's language. Every sentence stands in a table beside who says it, in all languages; the table is the only place names come from.

/** The languages of the pages. */
export interface InLanguages {
  en: string;
  'zh-CN': string;
}

/** Which sentence it is: `telegram.webhook_elsewhere`, or the code of an error. */
export interface Sentence {
  name: string;
  /** What stands in its `{{places}}`; somebody's own words stay as they were given. */
  values?: Readonly<Record<string, string | number>>;
  /** The platform's own words about it, as given. */
  quote?: string;
}

export interface Said {
  /** English, for programs and logs, and where no words are known for the sentence. */
  message: string;
  says?: Sentence;
}

export type WordBook = Readonly<Record<string, InLanguages>>;

type PlacesOf<Text extends string> = Text extends `${string}{{${infer Place}}}${infer Rest}` ? Place | PlacesOf<Rest> : never;
type Filled<Text extends string> = [PlacesOf<Text>] extends [never] ? [] : [values: Readonly<Record<PlacesOf<Text>, string | number>>];

export interface Speech<Book extends WordBook> {
  /** By the name that stands in `Sentence`. */
  readonly words: WordBook;
  say<Name extends keyof Book & string>(name: Name, ...filled: Filled<Book[Name]['en']>): Required<Said>;
}

/** `speaker`: a connector's platform, or another word of its own. */
export function speech<const Book extends WordBook>(speaker: string, book: Book): Speech<Book> {
  return {
    words: Object.fromEntries(Object.entries(book).map(([name, words]) => [`${speaker}.${name}`, words])),
    say(name, ...[values]) {
      const { en } = book[name] as InLanguages;
      return { message: filledIn(en, values ?? {}), says: { name: `${speaker}.${name}`, ...(values && { values }) } };
    },
  };
}

function filledIn(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_place, name: string) => String(values[name] ?? ''));
}

/** What an error says: its own sentence, or the one its code has. */
export function saidBy(error: Failure): Required<Said> {
  return { message: error.message, says: error.says ?? { name: error.code } };
}

/** What went wrong, kept with what it happened to. */
export interface Failure extends Said {
  code: string;
}
