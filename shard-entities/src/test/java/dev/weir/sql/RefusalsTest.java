package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What is refused, with which code, where, and in which words. */
final class RefusalsTest {
  private static final String SEPARATOR = "|";

  private final RandomTables catalog = new RandomTables();

  /** The caret ^ marks the position; it is taken out of the text. */
  @ParameterizedTest
  @CsvFileSource(resources = "refusals.txt", delimiterString = SEPARATOR, quoteCharacter = '`')
  void namesTheConstructAndItsPlace(String code, String part, String marked) {
    int position = marked.indexOf('^');
    String sql = marked.replace("^", "");
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, catalog, List.of()));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.valueOf(code));
    assertThat(refused.getMessage()).containsIgnoringCase(part.strip());
    assertThat(refused.members()).as(refused.getMessage()).containsEntry("position", position);
    assertThat(refused.members()).containsKeys("line", "column", "excerpt");
    if (refused.code() == ErrorCode.SQL_UNSUPPORTED) {
      assertThat(refused.members()).containsKeys("construct", "hint");
    }
  }

  @Test
  void pointsAtTheRightLine_whenTheTextHasSeveral() {
    WeirException refused =
        catchThrowableOfType(
            WeirException.class,
            () -> new SqlCompiler().query("SELECT id,\n  sttaus\nFROM orders", catalog));
    assertThat(refused.members())
        .containsEntry("line", 2)
        .containsEntry("column", 3)
        .containsEntry("position", 13)
        .containsEntry("excerpt", "  sttaus\n  ^")
        .containsEntry("hint", "did you mean status?");
  }

  /** Would take longer than anybody waits if each level were read for each one around it. */
  @Test
  void refusesCastsInTypesOfCasts() {
    String sql = "SELECT " + "1::a(".repeat(60) + "1" + ")".repeat(60) + " AS x";
    WeirException refused =
        catchThrowableOfType(WeirException.class, () -> new SqlCompiler().query(sql, catalog));
    assertThat(refused.code()).isEqualTo(ErrorCode.SQL_SYNTAX);
  }

  @Test
  void refusesWhatIsTooComplex() {
    refusedAsTooComplex("SELECT " + "(".repeat(200) + "1" + ")".repeat(200) + " AS x");
    refusedAsTooComplex("SELECT " + "1 + ".repeat(20_000) + "1 AS x");
    refusedAsTooComplex("SELECT " + "NOT ".repeat(10_000) + "TRUE AS x");
    refusedAsTooComplex("SELECT '" + "x".repeat(70_000) + "' AS x");
    StringBuilder joins = new StringBuilder("SELECT r0.id FROM orders r0");
    for (int i = 1; i < 40; i++) {
      joins.append(" JOIN orders r" + i + " ON r0.id = r" + i + ".id");
    }
    refusedAsTooComplex(joins.toString());
  }

  private void refusedAsTooComplex(String sql) {
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, catalog, List.of()));
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SQL_TOO_COMPLEX);
  }
}
