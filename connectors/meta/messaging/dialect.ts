// What the messaging of Instagram and Messenger differs in. Everything else in this folder serves both.

export interface Dialect {
  /** As people write it. */
  readonly name: 'Instagram' | 'Messenger';
  /** `object` of the webhook body. */
  readonly object: 'instagram' | 'page';
  /** Audio that comes in was recorded in the chat; otherwise it may be any sound file. */
  readonly audioIsVoice: boolean;
  /** Apps whose echoes a person wrote in Meta's own inbox. The ids are printed differently on different pages of Meta's. */
  readonly inboxAppIds: ReadonlySet<string>;
  /** MIME types that go out as each kind of attachment, the first match wins; what matches none is refused. A trailing `/*` matches a family. */
  readonly attachmentTypes: readonly { type: 'image' | 'video' | 'audio' | 'file'; mimeTypes: readonly string[]; maxBytes: number }[];
  /** Every send names its `messaging_type`. */
  readonly namesMessagingType: boolean;
  /** Where an answer below a comment is posted: an edge of the comment. */
  readonly commentAnswers: { edge: 'replies' | 'comments'; textMax: number };
  /** Approved templates reach people after the time to answer. */
  readonly hasTemplates: boolean;
  /** Form fields that go with every upload. */
  readonly uploadFields: Readonly<Record<string, string>>;
  /** Uploads with other characters in the file's name are refused. */
  readonly asciiFileNames: boolean;
}

export function takesMime(mimeTypes: readonly string[], mime: string): boolean {
  const base = mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return mimeTypes.some((allowed) =>
    allowed.endsWith('/*') ? base.startsWith(allowed.slice(0, -1)) : allowed === base || allowed === '*',
  );
}
