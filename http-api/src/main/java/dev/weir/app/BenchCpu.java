package dev.weir.app;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Processor time of this thread and of the whole process, which has the collector's in it and,
 * while code is warming up, the compiler's.
 *
 * @param compilerNanos of the threads of the just-in-time compiler; 0 but on Linux
 */
record BenchCpu(long processNanos, long threadNanos, long compilerNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  /** What Java tells goes on in steps of 10 ms on Linux; the clock of the system is exact. */
  @SuppressWarnings("restricted") // a call of the C library
  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  static BenchCpu now() {
    return new BenchCpu(
        IS_LINUX ? exactNanos() : SYSTEM.getProcessCpuTime(),
        THREADS.getCurrentThreadCpuTime(),
        IS_LINUX ? threadsOfCompiler() : 0);
  }

  /** Used since then. */
  static BenchCpu since(BenchCpu begin) {
    BenchCpu now = now();
    return new BenchCpu(
        now.processNanos - begin.processNanos,
        now.threadNanos - begin.threadNanos,
        now.compilerNanos - begin.compilerNanos);
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

  private static long threadsOfCompiler() {
    long nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        nanos += ofCompiler(task);
      }
      return nanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ofCompiler(Path task) {
    try {
      if (!COMPILER.matcher(Files.readString(task.resolve("comm"))).lookingAt()) {
        return 0;
      }
      String times = Files.readString(task.resolve("schedstat"));
      return Long.parseLong(times.substring(0, times.indexOf(' ')));
    } catch (IOException threadHasEnded) {
      return 0;
    }
  }

  private static long exactNanos() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      int failed = (int) CLOCK_GETTIME.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time);
      if (failed != 0) {
        throw new IllegalStateException("the system has no clock of a process");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
