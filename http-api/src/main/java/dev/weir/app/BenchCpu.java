package dev.weir.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of this thread and of the whole process, which has the collector's in it and,
 * while code is warming up, the compiler's.
 */
record BenchCpu(long processNanos, long threadNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static BenchCpu now() {
    return new BenchCpu(SYSTEM.getProcessCpuTime(), THREADS.getCurrentThreadCpuTime());
  }

  /** Used since then. */
  static BenchCpu since(BenchCpu begin) {
    BenchCpu now = now();
    return new BenchCpu(now.processNanos - begin.processNanos, now.threadNanos - begin.threadNanos);
  }

  /** What a task uses. */
  static BenchCpu of(Runnable task) {
    BenchCpu begin = now();
    task.run();
    return since(begin);
  }

  /** For each of so many. */
  double nanosEach(long count) {
    return (double) processNanos / count;
  }

  /** For each of so many, of this thread alone. */
  double threadNanosEach(long count) {
    return (double) threadNanos / count;
  }
}
