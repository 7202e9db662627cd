package dev.weir.client;

import java.io.IOException;

/** Why a request has no answer. The subclass says what is known of it. */
public abstract sealed class WeirFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WeirFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The server refuses the request as it is; nothing was stored. */
  public static final class Refused extends WeirFailure {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refused(Problem problem) {
      super(problem.toString(), null);
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  /** The server could not take it now (429, 503, 507), for as long as it was tried. */
  public static final class Unavailable extends WeirFailure {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Unavailable(Problem problem) {
      super(problem.toString(), null);
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  /** No server was reached; nothing was stored. */
  public static final class Unreachable extends WeirFailure {
    private static final long serialVersionUID = 1L;

    Unreachable(String url, IOException cause) {
      super(url + " was not reached: " + cause, cause);
    }
  }

  /**
   * The request may have been stored or not. A {@link Batch} may be sent again: it goes with the
   * same key, and is stored once.
   */
  public static final class OutcomeUnknown extends WeirFailure {
    private static final long serialVersionUID = 1L;

    OutcomeUnknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The thread was interrupted while it waited; it still is. The outcome is not known. */
  public static final class Interrupted extends WeirFailure {
    private static final long serialVersionUID = 1L;

    Interrupted(InterruptedException cause) {
      super("interrupted while waiting for the server", cause);
    }
  }

  /** What was answered is not what this client knows. */
  public static final class Garbled extends WeirFailure {
    private static final long serialVersionUID = 1L;

    Garbled(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
