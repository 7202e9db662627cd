package dev.weir.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sql.DuckDb;
import dev.weir.sql.page.SqlCase.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each construct does what its cases say, and the page says what the cases say.
 *
 * <p>{@code -Dweir.cases.write=true} writes the expected rows and refusals of all cases and the
 * page anew, after all comparisons have passed.
 */
class SqlCasesTest {
  private static final String WRITE = "-Dweir.cases.write=true";
  private static final boolean IS_WRITTEN = Boolean.getBoolean("weir.cases.write");

  @Test
  void eachConstructDoesWhatItsCasesSay() throws SQLException, IOException {
    List<String> wrong = new ArrayList<>();
    try (DuckDb duck = new DuckDb()) {
      for (Section section : SqlCaseReader.all()) {
        SqlCaseWriter writer = new SqlCaseWriter();
        section.cases().forEach(each -> check(each, duck, writer, wrong));
        if (IS_WRITTEN) {
          writer.write(SqlCaseReader.DIRECTORY.resolve(section.file()));
        }
      }
    }
    if (IS_WRITTEN) {
      SqlPage.write();
    }
    assertThat(wrong).as("%d cases; %s writes them anew", wrong.size(), WRITE).isEmpty();
  }

  @Test
  void thePageIsWrittenOutOfTheCases() throws IOException {
    if (!IS_WRITTEN) {
      assertThat(Files.readString(SqlPage.PATH))
          .as("%s is not what the cases say; SqlCasesTest with %s writes it", SqlPage.PATH, WRITE)
          .isEqualTo(SqlPage.text());
    }
  }

  private static void check(SqlCase each, DuckDb duck, SqlCaseWriter writer, List<String> wrong) {
    Played played;
    try {
      played = SqlCasePlayer.play(each, duck);
    } catch (SQLException | RuntimeException | AssertionError e) {
      wrong.add(each + "\n" + e);
      return;
    }
    writer.add(each, played);
    Played expected = new Played(each.first().texts(), each.after().texts());
    if (!IS_WRITTEN && !played.equals(expected)) {
      wrong.add("%s%n%s instead of %s".formatted(each, played, expected));
    }
  }
}
