package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class TopKTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        100, random -> TestPlans.top(TestPlans.calc(TestPlans.scanned(random), random), random));
  }

  @Test
  void keepsTheLaws_ofEachPartition() {
    OperatorLaws.check(
        150,
        random -> TestPlans.topOfEach(TestPlans.calc(TestPlans.scanned(random), random), random));
  }
}
