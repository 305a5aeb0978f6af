/** Which gateways are connected now. */
export interface GatewayPresence {
  /** Ids of enrolled gateways whose socket is open. */
  connected(): ReadonlySet<string>;
  /** Ids of all gateways whose socket is open and who proved who they are, also those that wait to be enrolled. */
  identified(): ReadonlySet<string>;
  /** Called after a gateway came or went. Returns how to stop. */
  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void;
}
