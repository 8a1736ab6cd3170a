import { isAbsolute, resolve } from 'node:path';
import type { Connection, VehicleChecks } from './deps.ts';
import { badRequest } from './errors.ts';
import type { MailSettings } from './mail.ts';

/** How this AIM is set up: flags before environment before defaults. Nothing else in AIM reads the environment. */
export interface Config {
  /** A PostgreSQL of one's own, or null for the private one in the data folder. */
  databaseUrl: string | null;
  /** Absolute. */
  dataFolder: string;
  port: number;
  /** Address to listen on. Anything but this machine itself has to be typed. */
  bind: string;
  /** AIM is reached by https, through a proxy: cookies are for https alone. */
  isHttps: boolean;
  /** Stacks of errors are shown and logged. */
  isDebug: boolean;
  /** Null: AIM sends no e-mail. */
  mail: MailSettings | null;
  /** Authorities that answer for vehicles. */
  vehicleChecks: VehicleChecks;
}

export interface ConfigFlags {
  data?: string | undefined;
  port?: string | undefined;
  bind?: string | undefined;
  https?: boolean | undefined;
}

/** @throws Refusal naming the setting, what was found and what was expected */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  flags: ConfigFlags,
  workingFolder: string,
  rootFolder: string,
): Config {
  const databaseUrl = env['AIM_DATABASE_URL']?.trim() || null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw badRequest(
      'config.database-url',
      'AIM_DATABASE_URL should look like postgres://user:password@host:5432/name; found something that does not begin with postgres://.',
    );
  }
  const data = flags.data ?? (env['AIM_DATA'] || undefined);
  const dataFolder =
    data === undefined ? resolve(rootFolder, '.aim/data') : isAbsolute(data) ? data : resolve(workingFolder, data);
  const [portName, portText] =
    flags.port !== undefined ? ['--port', flags.port] : ['AIM_PORT', env['AIM_PORT'] || '8080'];
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535) {
    throw badRequest('config.port', `${portName} should be a number from 0 to 65535; found "${portText}".`);
  }
  return {
    databaseUrl,
    dataFolder,
    port,
    bind: flags.bind ?? (env['AIM_BIND'] || '127.0.0.1'),
    isHttps: flags.https ?? isOn(env['AIM_HTTPS']),
    isDebug: isOn(env['AIM_DEBUG']),
    mail: readMail(env),
    vehicleChecks: {
      dvla: readConnection(env, 'AIM_DVLA_URL', 'AIM_DVLA_KEY'),
      police: readConnection(env, 'AIM_POLICE_CHECK_URL', 'AIM_POLICE_CHECK_KEY'),
    },
  };
}

/** All three or none: a mail without sender or with a link that leads nowhere helps nobody. */
function readMail(env: Readonly<Record<string, string | undefined>>): MailSettings | null {
  const smtpUrl = env['AIM_SMTP_URL']?.trim() || null;
  if (smtpUrl === null) return null;
  if (!URL.canParse(smtpUrl) || !/^smtps?:$/.test(new URL(smtpUrl).protocol)) {
    throw badRequest('config.smtp-url', 'AIM_SMTP_URL should look like smtp://user:password@host:587 or smtps://host.');
  }
  const from = env['AIM_MAIL_FROM']?.trim() ?? '';
  if (!from.includes('@')) {
    throw badRequest(
      'config.mail-from',
      `AIM_MAIL_FROM should be the address AIM writes from, for instance "AIM <aim@example.org>"; found "${from}".`,
    );
  }
  const publicUrl = env['AIM_PUBLIC_URL']?.trim() ?? '';
  if (!URL.canParse(publicUrl) || !/^https?:$/.test(new URL(publicUrl).protocol)) {
    throw badRequest(
      'config.public-url',
      `AIM_PUBLIC_URL should be the address people open AIM at, for instance https://aim.example.org; found "${publicUrl}".`,
    );
  }
  return { smtpUrl, from, publicUrl: publicUrl.replace(/\/+$/, '') };
}

/** Address and key, both or neither. The key is never in a message. */
function readConnection(
  env: Readonly<Record<string, string | undefined>>,
  urlName: string,
  keyName: string,
): Connection | null {
  const url = env[urlName]?.trim() ?? '';
  const key = env[keyName]?.trim() ?? '';
  if (url === '' && key === '') return null;
  if (!URL.canParse(url) || (new URL(url).protocol !== 'https:' && !isLoopback(new URL(url).hostname))) {
    throw badRequest('config.connection', `${urlName} should be an address that begins with https://; found "${url}".`);
  }
  if (key === '') throw badRequest('config.connection', `${urlName} is set and ${keyName} is not; both are needed.`);
  return { url, key };
}

/** True where only this machine can connect. */
export function isLoopback(bind: string): boolean {
  return bind === 'localhost' || bind === '::1' || /^127\./.test(bind);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
