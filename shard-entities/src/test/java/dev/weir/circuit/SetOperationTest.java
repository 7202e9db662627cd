package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetOperationTest {
  @Test
  void keepsTheLaws_overFullRows() {
    OperatorLaws.check(
        20,
        random ->
            TestPlans.setOperation(
                TestPlans.rows(random, random.nextInt(2)),
                TestPlans.rows(random, random.nextInt(2)),
                random));
  }

  @Test
  void keepsTheLaws_whereRowsOfBothInputsCoincide() {
    OperatorLaws.check(40, random -> TestPlans.setOperation(few(random), few(random), random));
  }

  @Test
  void keepsTheLaws_whenNested() {
    OperatorLaws.check(
        40,
        random ->
            TestPlans.setOperation(
                TestPlans.setOperation(few(random), few(random), random),
                TestPlans.setOperation(few(random), few(random), random),
                random));
  }

  /** Rows of three columns without a key: the same row comes often, and in both inputs. */
  private static Plan few(Random random) {
    Plan input = TestPlans.rows(random, random.nextInt(2));
    List<Column> columns =
        List.of(input.schema().column(1), input.schema().column(3), input.schema().column(6));
    return new Plan.Calc(
        input, TestProgram.project("g, d, b", 1, 3, 6), new Schema(columns), new int[0]);
  }
}
