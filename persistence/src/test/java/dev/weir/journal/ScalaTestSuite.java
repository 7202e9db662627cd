package dev.weir.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args;
import org.scalatest.Reporter;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestCanceled;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestIgnored;
import org.scalatest.events.TestPending;
import org.scalatest.events.TestSucceeded;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** Runs a suite of Pekko's test kit, which is written for ScalaTest, as tests of JUnit 5. */
final class ScalaTestSuite {
  private ScalaTestSuite() {}

  /** Runs the suite now; each of its tests becomes one that passes, fails or is skipped. */
  static Stream<DynamicTest> run(Suite suite) {
    List<DynamicTest> tests = new ArrayList<>();
    Reporter reporter =
        event -> {
          synchronized (tests) {
            add(tests, event);
          }
        };
    suite.run(Option.empty(), args(reporter)).waitUntilCompleted();
    Assertions.assertFalse(tests.isEmpty(), "the suite ran no test");
    return tests.stream();
  }

  private static Args args(Reporter reporter) {
    return new Args(
        reporter,
        Args.apply$default$2(),
        Args.apply$default$3(),
        Args.apply$default$4(),
        Args.apply$default$5(),
        Args.apply$default$6(),
        Args.apply$default$7(),
        Args.apply$default$8(),
        Args.apply$default$9(),
        Args.apply$default$10());
  }

  private static void add(List<DynamicTest> tests, Event event) {
    switch (event) {
      case TestSucceeded passed -> tests.add(DynamicTest.dynamicTest(passed.testName(), () -> {}));
      case TestFailed failed ->
          tests.add(failing(failed.testName(), failed.message(), failed.throwable()));
      case SuiteAborted aborted ->
          tests.add(failing("suite aborted", aborted.message(), aborted.throwable()));
      case TestCanceled canceled -> tests.add(skipped(canceled.testName(), canceled.message()));
      case TestIgnored ignored -> tests.add(skipped(ignored.testName(), "ignored by the suite"));
      case TestPending pending -> tests.add(skipped(pending.testName(), "pending in the suite"));
      default -> {
        // starts, scopes and notes
      }
    }
  }

  private static DynamicTest failing(String name, String message, Option<Throwable> cause) {
    return DynamicTest.dynamicTest(
        name, () -> Assertions.fail(message, OptionConverters.toJava(cause).orElse(null)));
  }

  private static DynamicTest skipped(String name, String why) {
    return DynamicTest.dynamicTest(name, () -> Assumptions.abort(why));
  }
}
