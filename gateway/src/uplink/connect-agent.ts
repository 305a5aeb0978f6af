import { HttpsProxyAgent } from 'https-proxy-agent';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Leads a WebSocket through an HTTP proxy by CONNECT. The certificate is checked against the host that was asked
 * for: the agent alone forgets a host that is an address, and the check would be against `localhost`.
 */
export class ConnectAgent extends HttpsProxyAgent<string> {
  override connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    // Without a host there is nothing to check against, and no certificate will do.
    const { host = '' } = options;
    const checked = {
      ...options,
      checkServerIdentity: (_name: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate),
    };
    return super.connect(request, checked);
  }
}
