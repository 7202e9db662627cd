package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class AggregateTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        150,
        random -> TestPlans.aggregate(TestPlans.calc(TestPlans.scanned(random), random), random));
  }
}
