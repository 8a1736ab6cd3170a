import { CHOICE_WORDS, type Decision, REFER_WORDS } from '../../tasking/model.ts';
import { dayWords } from '../ui/words.ts';

/** The tag of a decision: "Task", "Monitor until Fri 27 Nov". */
export function choiceLine({ choice, untilDay }: Pick<Decision, 'choice' | 'untilDay'>): string {
  const words = choice === 'noAction' ? 'No action' : CHOICE_WORDS[choice];
  return untilDay === null ? words : `${words} ${dayWords(untilDay)}`;
}

/** A decision in a sentence. */
export function decisionLine(decision: Decision): string {
  const task = decision.taskId === null ? '' : ` T-${String(decision.taskId).padStart(4, '0')}`;
  const to = decision.refer === null ? '' : ` to ${decision.refer.to || REFER_WORDS[decision.refer.kind]}`;
  const reason = decision.reason === '' ? '' : ` ${decision.reason}`;
  return `${choiceLine(decision)}${task}${to}.${reason}`;
}
