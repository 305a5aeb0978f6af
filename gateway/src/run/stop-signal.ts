/** Resolves with the name of the first signal that asks the program to end. */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    // Not `once`: Ctrl-C reaches us from the terminal and again through the wrapper, and the second must not
    // cut the clean stop short.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => resolve(signal));
  });
}
