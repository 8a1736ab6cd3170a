import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Popover as AriaPopover, Button, Dialog, DialogTrigger } from 'react-aria-components';

/** A button that opens a small floating panel under it. */
export function PopoverButton({
  className = 'chip',
  button,
  label,
  panelLabel,
  width = 320,
  children,
}: {
  className?: string;
  button: ReactNode;
  label?: string;
  panelLabel: string;
  width?: number;
  children: ReactNode | ((close: () => void) => ReactNode);
}) {
  return (
    <DialogTrigger>
      <Button className={className} {...(label === undefined ? {} : { 'aria-label': label })}>
        {button}
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
      </Button>
      <AriaPopover className="pop" style={{ width }} placement="bottom start">
        <Dialog aria-label={panelLabel} style={{ outline: 'none' }}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
