/** What the program answers to the shell. */
export const OK = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
