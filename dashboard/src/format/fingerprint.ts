/** `a1b2 c3d4 …`: a gateway's id in groups of four, as the gateway prints it, to be compared by eye. */
export function fingerprintText(gatewayId: string): string {
  return gatewayId.match(/.{1,4}/g)?.join(' ') ?? gatewayId;
}
