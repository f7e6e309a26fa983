/** A module that is no task. */
export const answer = 42;
