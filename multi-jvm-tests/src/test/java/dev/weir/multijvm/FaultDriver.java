package dev.weir.multijvm;

/** Makes faults happen, and undoes them: to real nodes, or to whatever a test wants to see. */
interface FaultDriver {
  /** Lets it happen and returns once it is over, all nodes being up and joined again. */
  void perform(Fault fault) throws InterruptedException;
}
