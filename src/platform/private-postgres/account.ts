import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Whom PostgreSQL runs as when AIM runs as root, which PostgreSQL refuses. `null` = as whoever started AIM. */
export type Account = { name: string; uid: number; gid: number } | null;

/** The account for a cluster that may exist already: its folder's owner, else one found or made for the purpose. */
export function accountFor(clusterFolder: string | null): Account {
  if (process.getuid?.() !== 0) return null;
  const owner = clusterFolder === null ? undefined : statSync(clusterFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return (
    found('aim') ?? found('postgres') ?? made('aim') ?? found('nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 }
  );
}

/** True when the account may list and, where asked, write the folder or run the file: all folders above it count. */
export function mayReach(account: Account, path: string, how: 'read' | 'write' | 'execute'): boolean {
  const flag = { read: '-r', write: '-w', execute: '-x' }[how];
  // The system's own answer, asked as that user: modes, groups and access lists of every folder on the way count.
  const answer = spawnSync('/bin/sh', ['-c', 'test "$1" "$2"', 'sh', flag, path], {
    cwd: '/',
    stdio: 'ignore',
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  });
  return answer.status === 0;
}

function found(name: string): Account {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  if (uid.status !== 0 || gid.status !== 0) return null;
  const account = { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  return account.uid === 0 ? null : account;
}

function made(name: string): Account {
  const options = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  spawnSync('useradd', [...options, name], { stdio: 'ignore' });
  return found(name);
}
