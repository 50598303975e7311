// Stands for @node-rs/argon2 in tests that start whole hubs, each with a sign-in or several: the same argon2id with the least work it allows.
import argon2 from '../../node_modules/@node-rs/argon2/index.js';

const LEAST = { memoryCost: 8, timeCost: 1, parallelism: 1 };

export const hash = (password) => argon2.hash(password, LEAST);
/** What a hash costs stands in the hash. */
export const verify = (stored, password) => argon2.verify(stored, password);
