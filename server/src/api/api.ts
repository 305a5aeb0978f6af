import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa from 'koa';
import compress from 'koa-compress';
import helmet from 'koa-helmet';
import type { ApiDependencies } from './dependencies.js';
import { errorResponse } from './middleware/error-response.js';
import { jsonOnly } from './middleware/json-only.js';
import { sessionCookie } from './middleware/session-cookie.js';
import { staticFiles } from './middleware/static-files.js';
import { ProblemError } from './problem-error.js';
import type { Route } from './route-definition.js';
import { routeMiddleware } from './route-middleware.js';
import { approvalRoutes } from './route/approvals.js';
import { auditRoutes } from './route/audit.js';
import { catalogueRoutes } from './route/catalogue.js';
import { correctionRoutes } from './route/corrections.js';
import { coverageRoutes } from './route/coverage.js';
import { evidenceRoutes } from './route/evidence.js';
import { exportRoutes } from './route/exports.js';
import { flagRoutes } from './route/flags.js';
import { gatewayBatchRoutes } from './route/gateway-batches.js';
import { gatewayRoutes } from './route/gateways.js';
import { healthRoutes } from './route/health.js';
import { jobRoutes } from './route/jobs.js';
import { machineRoutes } from './route/machines.js';
import { openapiRoute } from './route/openapi.js';
import { overlapRoutes } from './route/overlaps.js';
import { rawFramesRoutes } from './route/raw-frames.js';
import { registryRoutes } from './route/registry.js';
import { sessionRoutes } from './route/session.js';
import { totalRoutes } from './route/totals.js';
import { trackRoutes } from './route/track.js';
import { tuningRoutes } from './route/tuning.js';
import { userRoutes } from './route/users.js';

/** The HTTP side of the server: the API under /api, /metrics, and the built dashboard everywhere else. */
export function createApi(dependencies: ApiDependencies): Koa {
  const { accounts, config, onError } = dependencies;
  const app = new Koa();
  // Faults of a connection, such as a reader who went away in the middle of a stream, are no news.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (!BROKEN_CONNECTION.has(error.code ?? '')) onError(error, 'http');
  });
  app.use(errorResponse(onError));
  app.use(helmet(securityHeaders(config.map.tileUrl, config.isTls)));
  app.use(compress({ threshold: 1024, br: false }));
  app.use(staticFiles(config.dashboardFolder));
  app.use(sessionCookie((token) => accounts.userOfToken(token)));
  app.use(jsonOnly());
  app.use(bodyParser({ enableTypes: ['json'], jsonLimit: '2mb', jsonStrict: true, onError: refuseBody }));
  const router = createRouter(dependencies);
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

/**
 * Takes the address and protocol that a proxy in front names. Of several addresses the last counts, the one that the proxy
 * itself saw: the others are what the client says of itself, which would let it pass for anybody.
 */
export function trustProxy(api: Koa): void {
  api.proxy = true;
  api.maxIpsCount = 1;
}

/** A body that cannot be read is its sender's fault, whatever part of the reading found that. */
function refuseBody({ message, status = 400 }: Error & { readonly status?: number }): never {
  throw new ProblemError(status, `body cannot be read as JSON: ${message}`);
}

const BROKEN_CONNECTION = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** All routes of the API, in the order that the document lists them. */
export function apiRoutes(dependencies: ApiDependencies): Route[] {
  const routes = [
    sessionRoutes,
    catalogueRoutes,
    machineRoutes,
    jobRoutes,
    totalRoutes,
    correctionRoutes,
    approvalRoutes,
    overlapRoutes,
    flagRoutes,
    trackRoutes,
    coverageRoutes,
    exportRoutes,
    evidenceRoutes,
    registryRoutes,
    gatewayRoutes,
    gatewayBatchRoutes,
    rawFramesRoutes,
    tuningRoutes,
    userRoutes,
    auditRoutes,
    healthRoutes,
  ].flatMap((routesOf) => routesOf(dependencies));
  return [...routes, openapiRoute(routes, dependencies.config.version)];
}

function createRouter(dependencies: ApiDependencies): Router {
  const router = new Router();
  for (const route of apiRoutes(dependencies)) router[route.method](route.path, routeMiddleware(route));
  return router;
}

/** No inline script, no foreign page around ours; map tiles from the one host that is configured. */
function securityHeaders(tileUrl: string | null, isTls: boolean): NonNullable<Parameters<typeof helmet>[0]> {
  const tileHost = tileUrl === null ? [] : [tileOrigin(tileUrl)];
  return {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Leaflet places its layers by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...tileHost],
        connectSrc: ["'self'", 'ws:', 'wss:', ...tileHost],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: isTls ? [] : null,
      },
    },
    strictTransportSecurity: isTls,
    // Public tile services ask for the origin of the page.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  };
}

/** `https://t{s}.example.org/{z}/{x}/{y}.png` as `https://*.example.org`. */
function tileOrigin(tileUrl: string): string {
  const [, scheme, host] = /^(https?:)\/\/([^/]+)/.exec(tileUrl) ?? [];
  if (scheme === undefined || host === undefined) return "'self'";
  return `${scheme}//${host.replace(/^[^.]*\{[^}]*\}[^.]*/, '*')}`;
}
