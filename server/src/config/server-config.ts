import { Type } from 'typebox';

const Text = Type.String({ minLength: 1 });
const Closed = <P extends Record<string, Type.TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The file as written: every key of server.sample.yaml, all but `dataDir` with a default. */
export const ServerConfigFile = Closed({
  listen: Type.Optional(
    Type.Union([
      Closed({
        host: Type.Optional(Text),
        port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
      }),
      Type.Null(),
    ]),
  ),
  dataDir: Text,
  timeZone: Type.Optional(Text),
  map: Type.Optional(
    Type.Union([
      Closed({
        center: Type.Optional(
          Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })]),
        ),
        zoom: Type.Optional(Type.Number({ minimum: 0, maximum: 22 })),
        tileUrl: Type.Optional(Type.Union([Text, Type.Null()])),
        attribution: Type.Optional(Type.String()),
      }),
      Type.Null(),
    ]),
  ),
  store: Type.Optional(
    Type.Union([
      Closed({
        kind: Type.Optional(Type.Enum(['embedded', 'influxdb'])),
        url: Type.Optional(Type.String({ pattern: '^https?://' })),
        database: Type.Optional(Text),
        username: Type.Optional(Text),
        password: Type.Optional(Type.String()),
        token: Type.Optional(Type.String()),
        passwordEnv: Type.Optional(Text),
        tokenEnv: Type.Optional(Text),
      }),
      Type.Null(),
    ]),
  ),
  settleAfterH: Type.Optional(Type.Number({ minimum: 0, maximum: 240 })),
  tls: Type.Optional(Closed({ certFile: Text, keyFile: Text })),
  trustProxy: Type.Optional(Type.Boolean()),
  sessionH: Type.Optional(Type.Number({ minimum: 1, maximum: 8760 })),
  logLevel: Type.Optional(Type.Enum(['error', 'warn', 'info', 'debug'])),
});
export type ServerConfigFile = Type.Static<typeof ServerConfigFile>;

export interface MapConfig {
  /** Longitude, latitude, degrees. */
  readonly center: readonly [number, number];
  readonly zoom: number;
  /** Null for the built-in base map. */
  readonly tileUrl: string | null;
  readonly attribution: string;
}

/** How InfluxDB is logged in to; secrets are read from the file or from the environment it names. */
export type InfluxLogin =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' };

export type StoreConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'influxdb'; readonly url: string; readonly database: string; readonly login: InfluxLogin };

/** The configuration with every default filled in and every path absolute. */
export interface ServerConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly timeZone: string;
  readonly map: MapConfig;
  readonly store: StoreConfig;
  readonly settleAfterH: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly trustProxy: boolean;
  readonly sessionH: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}
