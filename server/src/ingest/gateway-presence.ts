/** Which gateways are connected now. */
export interface GatewayPresence {
  /** Ids of enrolled gateways whose socket is open. */
  connected(): ReadonlySet<string>;
  /** Called after a gateway came or went. Returns how to stop. */
  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void;
}
