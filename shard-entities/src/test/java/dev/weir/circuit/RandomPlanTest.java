package dev.weir.circuit;

import org.junit.jupiter.api.Test;

class RandomPlanTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        250,
        random ->
            random.nextInt(6) == 0
                ? TestPlans.unnest(TestPlans.rows(random, random.nextInt(2)), random)
                : random.nextBoolean()
                    ? TestPlans.rows(random, 1 + random.nextInt(3))
                    : TestPlans.aggregate(TestPlans.rows(random, random.nextInt(3)), random));
  }
}
