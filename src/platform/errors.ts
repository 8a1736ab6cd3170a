/**
 * A refusal the caller can act on: one sentence that says what was found, what was expected and what to do.
 * Mapped once to problem+json (HTTP) and to a line and an exit code (command line). Bugs are plain throws.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;

  constructor(code: string, status: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Also what a viewer is told of a thing that exists and is not for them: refusal and absence read the same outside. */
export function notFound(what: string): Refusal {
  return new Refusal('not-found', 404, `${what} was not found.`);
}

export function badRequest(code: string, message: string, details: Record<string, unknown> = {}): Refusal {
  return new Refusal(code, 400, message, details);
}

export function conflict(code: string, message: string, details: Record<string, unknown> = {}): Refusal {
  return new Refusal(code, 409, message, details);
}

export function notAllowed(message: string): Refusal {
  return new Refusal('not-allowed', 403, message);
}
