import type { NextStep } from '../../tasking/model.ts';
import { StepMenu } from './board.tsx';
import { TaskAgency, TaskTag, useAgencies } from './pieces.tsx';
import type { TaskView } from './types.ts';
import { columnOf, problemName } from './words.ts';

/** The board's equal: the same tasks, the same order, the same actions. */
export function TaskList({
  tasks,
  chosen,
  onOpen,
  onStep,
}: {
  tasks: readonly TaskView[];
  chosen: number | undefined;
  onOpen: (taskId: number) => void;
  onStep: (task: TaskView, step: NextStep) => void;
}) {
  const agencies = useAgencies();
  return (
    <section className="card">
      <table className="stack plain task-table">
        <caption className="unseen">Open tasks, late ones first</caption>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Task</th>
            <th scope="col">Agency</th>
            <th scope="col">State</th>
            <th scope="col">Due</th>
            <th scope="col">Problem</th>
            <th scope="col">
              <span className="unseen">Move</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.taskId} data-chosen={task.taskId === chosen || undefined}>
              <td className="tab mut" data-label="Number">
                {task.number}
              </td>
              <th scope="row">
                <button type="button" className="q" onClick={() => onOpen(task.taskId)}>
                  {task.title}
                </button>
              </th>
              <td data-label="Agency">
                <TaskAgency task={task} agencies={agencies} />
              </td>
              <td data-label="State">{columnOf(task.state)?.words}</td>
              <td data-label="Due">
                <TaskTag task={task} />
              </td>
              <td data-label="Problem" className="ink2">
                {problemName(task.problem)}
              </td>
              <td>
                <StepMenu task={task} onStep={onStep} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
