/**
 * Version of the wire contract. A change that an older reader cannot ignore raises it;
 * a new optional column, signal or event does not. A server reads every version up to its own.
 */
export const CONTRACT_VERSION = 1;
