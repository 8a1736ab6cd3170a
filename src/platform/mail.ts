import nodemailer from 'nodemailer';

/** Where AIM hands in its e-mail, and as whom. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`. TLS is demanded, unless the server is this machine itself. */
  smtpUrl: string;
  /** Sender. */
  from: string;
  /** Address under which people reach this AIM, for links: `https://aim.example.org`. */
  publicUrl: string;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** Makes a mail that was sent twice one in the reader's mailbox. */
  messageId: string;
}

/** The server's answer was no for good (5xx): trying again would not help. */
export class MailRefused extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the mail server refused for good (${code})`);
    this.name = 'MailRefused';
    this.code = code;
  }
}

/** @throws MailRefused where another try would not help; any other Error where it may */
export async function sendMail(settings: MailSettings, mail: Mail): Promise<void> {
  const url = new URL(settings.smtpUrl);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transport = nodemailer.createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    requireTLS: !isHere,
    ignoreTLS: isHere && url.protocol === 'smtp:',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Words and links are AIM's own: nothing is read from files or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: settings.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.messageId}@${new URL(settings.publicUrl).hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    const code = (error as { responseCode?: unknown }).responseCode;
    if (typeof code === 'number' && code >= 500) throw new MailRefused(code);
    throw error;
  } finally {
    transport.close();
  }
}
