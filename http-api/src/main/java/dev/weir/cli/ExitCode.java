package dev.weir.cli;

/** How a command ends; scripts rely on these numbers. */
public final class ExitCode {
  public static final int DONE = 0;

  /** The server answered and said no. */
  public static final int REFUSED = 1;

  public static final int USAGE = 2;
  public static final int NOT_REACHED = 3;

  /** A check found a difference. */
  public static final int CHECK_FAILED = 4;

  /** The cluster went on without the node: starting it again may help. */
  public static final int DOWNED = 75;

  public static final int CONFIGURATION = 78;

  private ExitCode() {}
}
