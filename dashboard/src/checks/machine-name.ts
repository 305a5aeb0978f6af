import { useSignedInReader } from '../shell/reader.js';
import { CHECKS_TEXT } from '../text/checks-text.js';
import { otherNumber } from './flag-words.js';

/** Names of machines; one outside the reader's scope is a machine of others with a number. */
export function useMachineName(): (machineId: string) => string {
  const { names, language } = useSignedInReader();
  return (machineId) => {
    const number = otherNumber(machineId);
    return number === undefined ? names.machine(machineId) : CHECKS_TEXT[language].otherMachine(number);
  };
}
