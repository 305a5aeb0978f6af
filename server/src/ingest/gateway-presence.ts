/** Which gateways are connected now. */
export interface GatewayPresence {
  /** Ids of enrolled gateways whose socket is open. */
  connected(): ReadonlySet<string>;
  /** Ids of all gateways whose socket is open and who proved who they are, also those that wait to be enrolled. */
  identified(): ReadonlySet<string>;
  /** Has a connected gateway offer again what was refused. @returns false where it is not connected and enrolled */
  offerRefused(gatewayId: string): boolean;
  /** Called after a gateway came or went. Returns how to stop. */
  onPresence(listener: (gatewayId: string, connected: boolean) => void): () => void;
}
