package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class CalcTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(60, random -> TestPlans.calc(TestPlans.scanned(random), random));
  }
}
