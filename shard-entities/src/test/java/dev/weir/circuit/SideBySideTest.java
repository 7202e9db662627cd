package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideBySideTest {
  private static final int TASKS = 200;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1_000})
  void runsEachTaskOnce(int threads) {
    AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int task = i;
      tasks.add(() -> runs.incrementAndGet(task));
    }
    SideBySide.run(tasks, threads);
    for (int i = 0; i < TASKS; i++) {
      assertThat(runs.get(i)).isOne();
    }
  }

  @Test
  void noTaskIsDone() {
    SideBySide.run(List.of(), 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theFirstFailureInTheOrderOfTasksCounts_andTheOthersRun(int threads) {
    AtomicIntegerArray runs = new AtomicIntegerArray(1);
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int task = i;
      tasks.add(
          () -> {
            runs.incrementAndGet(0);
            if (task == 20 || task == 150) {
              throw new IllegalStateException("task " + task);
            }
          });
    }
    assertThatThrownBy(() -> SideBySide.run(tasks, threads)).hasMessage("task 20");
    assertThat(runs.get(0)).isEqualTo(TASKS);
  }
}
