import type { Readable, Writable } from 'node:stream';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { markingRank, type Viewer } from '../vocabulary/index.ts';
import { Refusal } from './errors.ts';

// AIM speaks of instants as milliseconds and of counts as numbers (all far below 2^53).
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => Date.parse(text));
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** One thing that was done, refused or read, for the audit trail. `v` is the version of the payload's shape. */
export interface AuditEntry {
  v: 1;
  what: string;
  outcome?: 'done' | 'refused' | 'failed';
  subjectType?: string;
  subjectId?: string | number;
  purpose?: string;
  details?: Record<string, unknown>;
}

/** A fact told to open pages and other rooms after commit. */
export interface AimEvent {
  what: string;
  payload: Record<string, unknown>;
}

/** One transaction for one viewer. Stores are handed this; there is no other way to a table. */
export interface Tx {
  readonly viewer: Viewer;
  /** Typed queries over the tables a store declares. Bound by row-level security to the viewer. */
  tables<T>(): Kysely<T>;
  /** Written just before commit, in this transaction: work without its audit does not commit. */
  audit(entry: AuditEntry): void;
  emit(event: AimEvent): void;
  /**
   * Runs `work` as the owner of the tables, whom row-level security does not bind: bulk COPY only (PostgreSQL does not
   * allow COPY FROM under row-level security), and building the picture.
   */
  asOwner<R>(work: (client: OwnerClient) => Promise<R>): Promise<R>;
}

export interface OwnerClient {
  /** The write end of `COPY … FROM STDIN`. */
  copyIn(statement: string): Writable;
  /** The read end of `COPY … TO STDOUT`. */
  copyOut(statement: string): Readable;
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
}

export interface Database {
  readonly url: string;
  /** Commits everything `work` did together with its audit and events, or nothing. */
  transact<R>(viewer: Viewer, work: (tx: Tx) => Promise<R>): Promise<R>;
  /**
   * Calls back after each committed event of any partnership, and once when the connection is lost: events after that
   * are not heard. Returns a function that stops listening.
   */
  listen(
    onEvent: (event: AimEvent & { partnershipId: number; eventId: number }) => void,
    onLost?: () => void,
  ): Promise<() => Promise<void>>;
  /** A dedicated connection for session-level advisory locks. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  maxConnections?: number;
}

/** Opens a pool on any PostgreSQL 15 to 18. @throws Refusal `database.unreachable` in words. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 12,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that dies while idle is replaced at the next use; the next query reports what is wrong.
  pool.on('error', () => undefined);
  // One that dies while lent out and between two queries has nobody else who listens, and would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  await checkServer(pool, url).catch(async (error) => {
    await pool.end();
    throw error;
  });
  const listeners = new Set<pg.Client>();

  const database: Database = {
    url,
    async transact(viewer, work) {
      const client = await pool.connect().catch((error) => {
        throw unreachable(url, error);
      });
      let failed: unknown;
      try {
        await client.query('begin');
        await client.query(
          `select set_config('aim.partnership_id', $1, true), set_config('aim.clearance', $2, true), set_config('role', 'aim_app', true)`,
          [String(viewer.partnershipId), String(markingRank(viewer.clearance))],
        );
        const { tx, flush } = transaction(client, viewer);
        const result = await work(tx);
        await flush();
        await client.query('commit');
        return result;
      } catch (error) {
        failed = error;
        // The connection may be what failed; then there is nothing left to roll back.
        await client.query('rollback').catch(() => undefined);
        throw isConnectionLoss(error) ? unreachable(url, error) : error;
      } finally {
        client.release(isConnectionLoss(failed));
      }
    },
    async listen(onEvent, onLost) {
      const client = await database.connect();
      listeners.add(client);
      client.on('notification', (message) => {
        if (message.channel === 'aim_event' && message.payload) onEvent(JSON.parse(message.payload));
      });
      // `delete` is false when we ended it ourselves.
      client.on('end', () => void (listeners.delete(client) && onLost?.()));
      await client.query('listen aim_event');
      return async () => {
        listeners.delete(client);
        await client.end();
      };
    },
    async connect() {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
      client.on('error', () => undefined);
      await client.connect().catch((error) => {
        throw unreachable(url, error);
      });
      return client;
    },
    async close() {
      const listening = [...listeners];
      listeners.clear();
      await Promise.all(listening.map((client) => client.end()));
      await pool.end();
    },
  };
  return database;
}

function transaction(client: pg.PoolClient, viewer: Viewer): { tx: Tx; flush(): Promise<void> } {
  const audits: AuditEntry[] = [];
  const events: AimEvent[] = [];
  // Every query of the transaction goes through its one client; Kysely only writes the SQL.
  const onClient = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => ({ query: client.query.bind(client), release: () => undefined }) as never,
        end: async () => undefined,
      } as never,
    }),
  });
  const owner: OwnerClient = {
    copyIn: (statement) => client.query(copyFrom(statement)),
    copyOut: (statement) => client.query(copyTo(statement)),
    query: async (text, values) => (await client.query(text, values)).rows,
  };
  const tx: Tx = {
    viewer,
    tables: <T>() => onClient as Kysely<T>,
    audit: (entry) => void audits.push(entry),
    emit: (event) => void events.push(event),
    async asOwner(work) {
      await client.query('set local role none');
      const result = await work(owner);
      await client.query('set local role aim_app');
      return result;
    },
  };
  async function flush() {
    for (const event of events) {
      await sql`insert into event (partnership_id, what, payload)
        values (${viewer.partnershipId}, ${event.what}, ${JSON.stringify(event.payload)}::jsonb)`.execute(onClient);
    }
    for (const entry of audits) {
      await sql`insert into audit (partnership_id, audit_id, person_id, actor, what, outcome, subject_type, subject_id,
          purpose, correlation_id, payload, previous_hash, hash)
        values (${viewer.partnershipId}, 0, ${viewer.personId}, ${viewer.name}, ${entry.what}, ${entry.outcome ?? 'done'},
          ${entry.subjectType ?? null}, ${entry.subjectId === undefined ? null : String(entry.subjectId)},
          ${entry.purpose ?? null}, ${viewer.correlationId},
          ${JSON.stringify({ v: entry.v, ...entry.details })}::jsonb, ''::bytea, ''::bytea)`.execute(onClient);
    }
  }
  return { tx, flush };
}

async function checkServer(pool: pg.Pool, url: string): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num').catch((error) => {
    throw unreachable(url, error);
  });
  const major = Math.floor(Number(rows[0]?.server_version_num ?? 0) / 10_000);
  if (major < 15) {
    throw new Refusal(
      'database.too-old',
      503,
      `The database is PostgreSQL ${major}; AIM needs 15 or later. Point AIM_DATABASE_URL at a newer server.`,
    );
  }
}

function unreachable(url: string, error: unknown): Refusal {
  const reason = error instanceof Error ? error.message || (error as { code?: string }).code : String(error);
  return new Refusal(
    'database.unreachable',
    503,
    `The database at ${withoutPassword(url)} cannot be reached (${reason}). Check that it runs and that AIM_DATABASE_URL is right; nothing was changed.`,
  );
}

/** A database address fit for a message or a log. */
export function withoutPassword(url: string): string {
  return url.replace(/:\/\/([^:@/]*)(:[^@/]*)?@/, '://$1@');
}

const CONNECTION_LOSS = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
]);

/** True when the connection failed, not the statement: the work was rolled back and may be tried again. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: string }).code;
  return (code !== undefined && CONNECTION_LOSS.has(code)) || /Connection terminated|not queryable/.test(error.message);
}
