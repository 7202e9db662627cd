package dev.weir.sql.page;

import dev.weir.sql.page.SqlCase.Change;
import dev.weir.sql.page.SqlCase.Construct;
import dev.weir.sql.page.SqlCase.Kind;
import dev.weir.sql.page.SqlCase.Section;
import dev.weir.sql.page.SqlCase.TableData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page about SQL out of the cases: each construct with the first case about it. */
final class SqlPage {
  /** The page, seen from the directory of the module. */
  static final Path PATH = Path.of("sql.md");

  private static final String DIRECTORY = "src/test/resources/sql/";

  private static final String HEAD =
      """
      # SQL by example

      Every construct of SQL that Weir takes in views, and every one that it refuses, with an example. This page is written
      by `SqlPage` out of the files of cases that `SqlCasesTest` plays: each query is a view that is there before the first
      row and one that is added later, each must show the rows below and, unless the case says why not, those of DuckDB.

      - **rows** are what the view holds at first, **then** is a batch of changes and the rows that the view holds after it.
        Values are written as in JSON; decimals, dates and times are texts there.
      - A construct that is **refused** has the code of the problem, the place in the text (line:column), and what to write
        instead. Nothing is accepted in part.
      - Each row is the first case about its construct; the files hold the others.
      """;

  private SqlPage() {}

  /** The page as it should be. */
  static String text() {
    List<Section> sections = SqlCaseReader.all();
    StringBuilder page = new StringBuilder(HEAD).append(overview(sections));
    for (Section section : sections) {
      page.append(heading(section));
      examples(section).forEach((construct, example) -> page.append(row(construct, example)));
    }
    return page.toString();
  }

  /** Writes the page. */
  static void write() throws IOException {
    Files.writeString(PATH, text());
  }

  private static Map<Construct, SqlCase> examples(Section section) {
    Map<Construct, SqlCase> examples = new LinkedHashMap<>();
    section.cases().forEach(each -> examples.putIfAbsent(each.construct(), each));
    return examples;
  }

  private static String overview(List<Section> sections) {
    StringBuilder text = new StringBuilder("\n| | supported | refused |\n|---|---|---|\n");
    for (Section section : sections) {
      Map<Construct, SqlCase> examples = examples(section);
      text.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(
                  section.title(),
                  anchor(section.title()),
                  names(examples, false),
                  names(examples, true)));
    }
    return text.toString();
  }

  private static String names(Map<Construct, SqlCase> examples, boolean isRefused) {
    return examples.entrySet().stream()
        .filter(each -> each.getValue().isRefused() == isRefused)
        .map(each -> code(each.getKey().name()))
        .collect(Collectors.joining(", "));
  }

  private static String anchor(String title) {
    return title.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
  }

  private static String heading(Section section) {
    return """

    ## %s

    %s

    %d cases: [%s](%s)
    %s
    | construct | what it does | example | rows | then |
    |---|---|---|---|---|
    """
        .formatted(
            section.title(),
            section.text(),
            section.cases().size(),
            section.file(),
            DIRECTORY + section.file(),
            tables(section.tables()));
  }

  private static String tables(List<TableData> tables) {
    if (tables.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n```\n");
    for (TableData table : tables) {
      text.append(table.sql()).append('\n');
      table.rows().forEach(row -> text.append("  ").append(row).append('\n'));
    }
    return text.append("```\n").toString();
  }

  private static String row(Construct construct, SqlCase example) {
    String then =
        example.changes().isEmpty() || example.isRefused()
            ? ""
            : changes(example.changes()) + "<br>→<br>" + lines(example.after().texts());
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            code(construct.name()),
            construct.sentence().replace("|", "\\|"),
            lines(List.of(example.text().split("\n", -1))),
            example.isRefused() ? refusal(example) : lines(example.first().texts()),
            example.kind() == Kind.QUERY ? then : "");
  }

  private static String refusal(SqlCase example) {
    return "**refused** "
        + example.first().texts().getFirst().substring(Played.REFUSED.length()).replace("|", "\\|");
  }

  private static String changes(List<Change> changes) {
    return lines(
        changes.stream()
            .map(each -> each.operation() + " " + each.table() + " " + each.values())
            .toList());
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(SqlPage::line).collect(Collectors.joining("<br>"));
  }

  private static String line(String line) {
    return line.equals(Played.NOTHING) ? line : code(line);
  }

  /** In the quotes of Markdown; a bar would end the cell, even there. */
  private static String code(String text) {
    String fence = text.contains("`") ? "``" : "`";
    String space = text.contains("`") ? " " : "";
    return fence + space + text.replace("|", "\\|") + space + fence;
  }
}
