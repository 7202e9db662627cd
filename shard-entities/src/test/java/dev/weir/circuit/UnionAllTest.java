package dev.weir.circuit;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnionAllTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        40,
        random ->
            TestPlans.union(
                List.of(
                    TestPlans.calc(TestPlans.scanned(random), random), TestPlans.scanned(random))));
  }
}
