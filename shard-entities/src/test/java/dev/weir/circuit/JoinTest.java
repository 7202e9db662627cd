package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class JoinTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        150,
        random ->
            TestPlans.join(
                TestPlans.calc(TestPlans.scanned(random), random),
                TestPlans.scanned(random),
                random));
  }
}
