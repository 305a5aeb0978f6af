import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import type Koa from 'koa';

const YEAR_S = 365 * 24 * 3600;
/** Vite puts files with a hash in their name here. */
const HASHED_FOLDER = '/assets/';

/**
 * Serves the built dashboard: hashed assets for a year, everything else checked each time, and the start page
 * for addresses that the dashboard's own router knows. Says how to build it where it is not built.
 */
export function staticFiles(folder: string): Koa.Middleware {
  const root = resolve(folder);
  return async function staticFilesMiddleware(ctx, next) {
    const isPage = (ctx.method === 'GET' || ctx.method === 'HEAD') && !/^\/(api|metrics)(\/|$)/.test(ctx.path);
    if (!isPage) return next();
    const asked = fileOf(root, ctx.path);
    const file = asked !== undefined && (await isFile(asked)) ? asked : undefined;
    if (file !== undefined) return sendFile(ctx, file);
    if (extname(ctx.path) !== '') return next();
    const index = join(root, 'index.html');
    if (await isFile(index)) return sendFile(ctx, index);
    ctx.status = 503;
    ctx.type = 'text/html';
    ctx.body = NOT_BUILT;
    return undefined;
  };
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Furrow</title>
<h1>The dashboard is not built</h1>
<p>Run <code>npm run build -w dashboard</code> on the server and load this page again. The API works: see
<a href="/api/health">/api/health</a> and <a href="/api/openapi.json">/api/openapi.json</a>.</p></html>
`;

/** The file of a path inside the root, else undefined. */
function fileOf(root: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const file = resolve(root, `.${decoded}`);
  return file.startsWith(root + sep) ? file : undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function sendFile(ctx: Koa.Context, file: string): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const isHashed = ctx.path.startsWith(HASHED_FOLDER);
  ctx.set('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
  ctx.type = extname(file);
  ctx.etag = `W/"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.length = size;
  if (ctx.method === 'GET') ctx.body = createReadStream(file);
}
