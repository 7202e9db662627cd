package dev.weir.circuit;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Long work that is done in slices, whenever its owner says so, and stands still between them.
 *
 * <p>It has a thread of its own only so that it can stop in the middle of what it does: either that
 * thread runs or its owner's, never both, and what one has written the other sees. Nothing of the
 * work has to be written as steps for that.
 */
final class SlicedWork {
  private final Semaphore turn = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private final Thread thread;
  private boolean begun;
  private boolean ended;
  private boolean stopped;
  private Throwable thrown;

  /** Ends work that nobody wants any more, from where it stands. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super(null, null, false, false);
    }
  }

  /**
   * @param work is given what to run where it may stand still; what that throws is to be let
   *     through
   */
  SlicedWork(Consumer<Runnable> work) {
    this.thread = Thread.ofVirtual().unstarted(() -> run(work));
  }

  private void run(Consumer<Runnable> work) {
    try {
      work.accept(this::pause);
    } catch (Stopped _) {
      // expected: nobody waits for it
    } catch (RuntimeException | Error failure) {
      thrown = failure;
    } finally {
      ended = true;
      back.release();
    }
  }

  private void pause() {
    back.release();
    turn.acquireUninterruptibly();
    if (stopped) {
      throw new Stopped();
    }
  }

  /**
   * Goes on to the next place where it may stand still, or to the end.
   *
   * @return whether that was the end
   * @throws RuntimeException what the work has thrown
   */
  boolean slice() {
    goOn();
    switch (thrown) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException failure -> throw failure;
      default -> throw new IllegalStateException(thrown);
    }
    return ended;
  }

  /** Does no more of it. */
  void stop() {
    stopped = true;
    if (begun) {
      goOn();
    }
  }

  private void goOn() {
    if (ended) {
      return;
    }
    if (begun) {
      turn.release();
    } else {
      begun = true;
      thread.start();
    }
    back.acquireUninterruptibly();
  }
}
