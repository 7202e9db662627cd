package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        200, random -> TestPlans.window(TestPlans.calc(TestPlans.scanned(random), random), random));
  }
}
