package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class DistinctTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        40, random -> new Plan.Distinct(TestPlans.calc(TestPlans.scanned(random), random)));
  }
}
