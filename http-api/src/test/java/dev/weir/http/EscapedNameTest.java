package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedNameTest {
  @ParameterizedTest
  @CsvSource({
    "job, job",
    "U, U",
    "U__my_2e_label, my.label",
    "U__a__b, a_b",
    "U___65e5_x, 日x",
    "U___1F600_, 😀",
    "U__a_2e, U__a_2e",
    "U__a_xyz_b, U__a_xyz_b",
    "U__a_d800_b, U__a_d800_b",
    "U__a_1234567_b, U__a_1234567_b",
  })
  void aLetterThatIsEscapedIsMeant(String name, String plain) {
    assertThat(EscapedName.plain(name)).isEqualTo(plain);
  }
}
