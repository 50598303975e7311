// The hub's own limit, as the contract has it; written here because the pages take types only from there.

/** Longest text of any message, in UTF-16 units. */
export const TEXT_MAX_UTF16 = 4096;
