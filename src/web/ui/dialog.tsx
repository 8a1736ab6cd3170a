import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** A dialog over the page: Esc closes it and focus goes back to what opened it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  isWide = false,
  isAlert = false,
  mayDismiss = true,
  children,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  isWide?: boolean;
  isAlert?: boolean;
  mayDismiss?: boolean;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="veil"
      isOpen={isOpen}
      isDismissable={mayDismiss && !isAlert}
      isKeyboardDismissDisabled={!mayDismiss}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={isWide ? 'modal wide' : 'modal'}>
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
