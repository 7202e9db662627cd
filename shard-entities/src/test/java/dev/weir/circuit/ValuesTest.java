package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(2, random -> TestPlans.values());
  }
}
