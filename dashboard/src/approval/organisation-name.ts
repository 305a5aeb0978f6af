import { useSignedInReader } from '../shell/reader.js';
import { APPROVAL_TEXT } from '../text/approval-text.js';

/** A function that names an organisation; null is all of them. */
export function useOrganisationName(): (organisationId: string | null) => string {
  const { catalogue, language } = useSignedInReader();
  return (organisationId) => {
    if (organisationId === null) return APPROVAL_TEXT[language].allOrganisations;
    return catalogue.organisations.find(({ id }) => id === organisationId)?.names[language] ?? organisationId;
  };
}
