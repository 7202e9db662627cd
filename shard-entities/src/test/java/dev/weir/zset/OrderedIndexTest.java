package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OrderedIndexTest {
  @Test
  void equalsASortedSet_whileItGrowsAndShrinks() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    OrderedIndex index = new OrderedIndex(Integer::compare);
    TreeSet<Integer> model = new TreeSet<>();
    for (int step = 0; step < 60_000; step++) {
      int slot = random.nextInt(4000);
      boolean growing = step / 10_000 % 2 == 0;
      if (!model.contains(slot) && (growing || random.nextInt(4) == 0)) {
        model.add(slot);
        index.insert(slot);
      } else if (model.contains(slot) && (!growing || random.nextInt(4) == 0)) {
        model.remove(slot);
        index.remove(slot);
      }
      assertThat(index.size()).as(Seeds.option(seed)).isEqualTo(model.size());
      int place = random.nextInt(4000);
      Integer ceiling = model.ceiling(place);
      assertThat(index.ceiling(other -> other < place ? -1 : 1))
          .as(Seeds.option(seed))
          .isEqualTo(ceiling == null ? -1 : ceiling);
      Integer lower = model.lower(place);
      assertThat(index.before(other -> other < place ? -1 : 1))
          .as(Seeds.option(seed))
          .isEqualTo(lower == null ? -1 : lower);
      if (step % 500 == 0) {
        int[] all = new int[model.size()];
        assertThat(index.first(all)).isEqualTo(all.length);
        assertThat(all)
            .as(Seeds.option(seed))
            .containsExactly(model.stream().mapToInt(i -> i).toArray());
      }
    }
  }

  @Test
  void refusesToRemoveWhatIsNotThere() {
    OrderedIndex index = new OrderedIndex(Integer::compare);
    assertThatThrownBy(() -> index.remove(1)).isInstanceOf(IllegalStateException.class);
    index.insert(2);
    assertThatThrownBy(() -> index.remove(1)).isInstanceOf(IllegalStateException.class);
  }
}
