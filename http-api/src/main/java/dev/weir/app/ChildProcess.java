package dev.weir.app;

/** A process that ends with this one at the latest. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Thread lastWill;

  ChildProcess(Process process) {
    this.process = process;
    this.lastWill = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  /** SIGKILL; waits for its end. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(lastWill);
    } catch (IllegalStateException endsAnyway) {
      // the hook runs at this moment
    }
  }
}
