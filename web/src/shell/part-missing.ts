// A part of a page that could not be fetched: the line broke, or the hub was upgraded and has that part under another name now.

export class PartMissing extends Error {
  override readonly name = 'PartMissing';
}

/** As it was loaded, or `PartMissing`. */
export async function fetched<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (cause) {
    throw new PartMissing('a part of the page could not be fetched', { cause });
  }
}
