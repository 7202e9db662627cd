package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class MatchTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        200,
        random ->
            TestPlans.match(
                TestPlans.calc(TestPlans.scanned(random), random),
                TestPlans.scanned(random),
                random));
  }

  @Test
  void keepsTheLaws_ofARowAgainstItself() {
    OperatorLaws.check(
        60,
        random -> {
          Plan rows = TestPlans.scanned(random);
          return TestPlans.match(rows, rows, random);
        });
  }
}
