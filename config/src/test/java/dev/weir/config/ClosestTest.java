package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestTest {
  private static final List<String> KNOWN =
      List.of("delay", "departure", "destination", "distance", "id", "origin");

  @ParameterizedTest
  @CsvSource({
    "dealy, delay",
    "dely, delay",
    "delays, delay",
    "orgin, origin",
    "destinaton, destination",
    "is, id"
  })
  void findsWhatWasMeant(String given, String meant) {
    assertThat(Closest.name(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"airline", "x", "''", "departed_at_noon"})
  void staysSilent_whenNothingIsNear(String given) {
    assertThat(Closest.name(given, KNOWN)).isEmpty();
  }

  @Test
  void takesTheFirstOfEquallyNear() {
    assertThat(Closest.name("cat", List.of("rat", "bat", "hat"))).contains("bat");
  }
}
