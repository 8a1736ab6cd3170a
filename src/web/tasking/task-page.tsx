import './tasking.css';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { NextStep } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { AmendDialog } from './amend.tsx';
import { TaskFacts, TaskHead, TaskHistory, TaskMeasureCard, TaskWhy } from './detail.tsx';
import { PowersLookUp } from './powers.tsx';
import { useTask, useTaskNews } from './queries.ts';
import { StepDialog } from './step-dialog.tsx';
import { TaskComments, TaskLinks, TaskPhotos, TaskWatchers } from './talk.tsx';

/** One task, whole. */
export function TaskPage() {
  const { id } = useParams({ from: '/tasking/task/$id' });
  const task = useTask(Number(id));
  const [step, setStep] = useState<NextStep | null>(null);
  const [isAmending, setAmending] = useState(false);
  useTaskNews();
  if (task.isPending) return <Skeleton lines={7} height={44} words="Loading the task" />;
  if (task.isError) return <Failed error={task.error} what="The task" onRetry={() => void task.refetch()} />;
  const found = task.data;
  return (
    <div className="page task-page">
      <Link className="l sm row g1" to="/tasking">
        <ArrowLeft size={15} strokeWidth={1.75} aria-hidden /> All tasks
      </Link>
      <div className="task-cols">
        <div className="col g4">
          <section className="card pad-card">
            <TaskHead task={found} onStep={setStep} />
            <TaskFacts task={found} mapHeight={280} />
            <div className="row g2 wrap">
              {found.openFields.length > 0 && (
                <button type="button" className="btn" onClick={() => setAmending(true)}>
                  Change
                </button>
              )}
            </div>
          </section>
          <TaskWhy task={found} />
          <TaskMeasureCard task={found} />
          <TaskComments task={found} />
        </div>
        <div className="col g4">
          <section className="card pad-card">
            <PowersLookUp problem={found.problem} />
          </section>
          <TaskPhotos task={found} />
          <TaskLinks task={found} />
          <TaskHistory task={found} />
          <TaskWatchers task={found} />
        </div>
      </div>
      {step && <StepDialog task={found} next={step} onClose={() => setStep(null)} />}
      {isAmending && <AmendDialog task={found} onClose={() => setAmending(false)} />}
    </div>
  );
}
