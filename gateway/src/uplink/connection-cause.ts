const UNKNOWN_AUTHORITY = "give the authority's certificate as caFile, in PEM";

const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check host and port, and that the server runs',
  ENOTFOUND: 'check the host name and the name server',
  EAI_AGAIN: 'the name server does not answer: check the network',
  ENETUNREACH: 'no way to that network: check modem and routes',
  EHOSTUNREACH: 'no way to that host: check network and firewall',
  ETIMEDOUT: 'no answer: check network and firewall',
  EPROTO: 'the port does not speak TLS: check http or https in the address',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use the host name that the certificate has',
  CERT_HAS_EXPIRED: "renew the server's certificate, or set this computer's clock",
  CERT_NOT_YET_VALID: "set this computer's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
};

/**
 * Why Socket.IO could not connect, with a remedy where one is known. Its own message is `websocket error`; the error
 * of the socket lies in `description.error`, a field that its types do not have.
 */
export function connectionCause(error: Error): string {
  const { error: cause } =
    (error as { description?: { error?: { message?: string; code?: string } } }).description ?? {};
  if (cause?.message === undefined || cause.message === '') return error.message;
  return socketCause(cause.message, cause.code);
}

/** Why a socket failed, with a remedy where one is known for its code. */
export function socketCause(message: string, code: string | undefined): string {
  const remedy = code === undefined ? undefined : REMEDIES[code];
  return remedy === undefined ? message : `${message} (${remedy})`;
}
