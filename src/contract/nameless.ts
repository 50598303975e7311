// Whom nobody has told a name of: what the hub calls them instead, and how that is told from a name. Brings nothing along.

/** A visitor the website does not know: `Visitor 3F2A`, after the end of their id. */
export const nameOfStranger = (platformUserId: string): string => `Visitor ${platformUserId.slice(-4).toUpperCase()}`;

/** A website's people have two key spaces; who has signed in may still be called what they were before. */
const OF_A_WEBSITE = /^(?:visitor|user):/;
const STRANGER = /^Visitor [0-9A-Z]{4}$/;

/** Is it no name but what the hub made of the id: the bare id, or a stranger's? */
export const isNameless = (name: string, platformUserId: string): boolean =>
  name === platformUserId || (OF_A_WEBSITE.test(platformUserId) && STRANGER.test(name));
