package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
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
  void walksByPositions_asByTheNumbersOfAList() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    OrderedIndex index = new OrderedIndex(Integer::compare);
    List<Integer> model = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      int at = random.nextInt(model.size() + 1);
      if (at == model.size() || random.nextInt(3) > 0) {
        int slot = at == 0 ? 0 : model.get(at - 1) + 1;
        if (at == model.size() || model.get(at) > slot) {
          index.insertAt(index.seek(other -> Integer.compare(other, slot)), slot);
          model.add(at, slot);
        }
      } else {
        index.removeAt(index.forward(index.begin(), at, index.end()));
        model.subList(at, at + 1).clear();
      }
      checkWalks(index, model, random, Seeds.option(seed));
    }
    index.insert(model.getLast() + 1_000);
    assertThat(index.slot(index.previous(index.end()))).isEqualTo(model.getLast() + 1_000);
  }

  private static void checkWalks(
      OrderedIndex index, List<Integer> model, Random random, String seed) {
    int from = random.nextInt(model.size() + 1);
    int to = from + random.nextInt(model.size() + 1 - from);
    long first = index.forward(index.begin(), from, index.end());
    long last = index.forward(first, to - from, index.end());
    assertThat(index.distance(first, last)).as(seed).isEqualTo(to - from);
    assertThat(first == index.end() ? -1 : index.slot(first))
        .as(seed)
        .isEqualTo(from == model.size() ? -1 : model.get(from));
    int steps = random.nextInt(300);
    assertThat(index.distance(first, index.forward(first, steps, last)))
        .as(seed)
        .isEqualTo(Math.min(steps, to - from));
    assertThat(index.distance(index.backward(last, steps, first), last))
        .as(seed)
        .isEqualTo(Math.min(steps, to - from));
    if (from < to) {
      assertThat(index.previous(index.next(first))).as(seed).isEqualTo(first);
      assertThat(index.distance(first, index.next(first))).as(seed).isEqualTo(1);
    }
  }

  @Test
  void findsTheSamePlaces_whenSlotsHaveNumbers() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    OrderedIndex plain = new OrderedIndex(Integer::compare);
    OrderedIndex numbered = new OrderedIndex(Integer::compare, slot -> slot / 50);
    TreeSet<Integer> model = new TreeSet<>();
    for (int step = 0; step < 40_000; step++) {
      int slot = random.nextInt(4_000);
      if (model.contains(slot) && (step / 10_000 % 2 == 1 || random.nextInt(4) == 0)) {
        model.remove(slot);
        plain.remove(slot);
        numbered.removeAt(numbered.seek(slot / 50, slot / 50, other -> other - slot));
      } else if (model.add(slot)) {
        plain.insert(slot);
        numbered.insertAt(numbered.seek(slot / 50, slot / 50, other -> other - slot), slot);
      }
      int place = random.nextInt(4_000);
      int low = place / 50 - random.nextInt(2);
      assertThat(numbered.seek(low, place / 50, other -> other - place))
          .as(Seeds.option(seed))
          .isEqualTo(plain.seek(other -> other - place));
      assertThat(numbered.seek(low, low - 1, other -> 1))
          .as(Seeds.option(seed))
          .isEqualTo(plain.seek(other -> other < low * 50 ? -1 : 0));
    }
    assertThat(numbered.size()).isEqualTo(model.size());
  }

  @Test
  void refusesToRemoveWhatIsNotThere() {
    OrderedIndex index = new OrderedIndex(Integer::compare);
    assertThatThrownBy(() -> index.remove(1)).isInstanceOf(IllegalStateException.class);
    index.insert(2);
    assertThatThrownBy(() -> index.remove(1)).isInstanceOf(IllegalStateException.class);
  }
}
