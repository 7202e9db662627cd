package dev.weir.app;

import dev.weir.sql.SqlCompiler;
import java.lang.management.ManagementFactory;

/** A process that makes one view and says how long that took. */
final class BenchFirstView {
  private BenchFirstView() {}

  /**
   * Prints the milliseconds from the text to the view, and from the start of the process to there,
   * a line each.
   *
   * @param arguments the text, and a second one if the planner is to be warmed before as at the
   *     start of a node
   */
  public static void main(String[] arguments) {
    if (arguments.length > 1) {
      SqlCompiler.warmUp();
    }
    long begin = System.nanoTime();
    new BenchEngine(BenchFacts.TABLES).view("v", arguments[0]);
    double took = (System.nanoTime() - begin) / 1e6;
    long process = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println(took);
    System.out.println(process);
  }
}
