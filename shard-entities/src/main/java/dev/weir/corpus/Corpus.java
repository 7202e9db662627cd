package dev.weir.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables and queries of a well-known load.
 *
 * @param tables a CREATE TABLE each
 * @param queries by name, as {@code q01}, in their order
 */
public record Corpus(List<String> tables, Map<String, String> queries) {
  private static final int LAST_QUERY = 22;

  /**
   * Nexmark: people, their auctions and bids for them.
   *
   * <p>Source: Tucker et al., "NEXMark: A Benchmark for Queries over Data Streams", 2008; queries
   * q9 to q22 after the list that stream processors use today.
   */
  public static final Corpus NEXMARK = new Corpus(NexmarkEvents.TABLES, queries("nexmark", 0));

  /**
   * TPC-H with the validation parameters of its queries.
   *
   * <p>Source: TPC Benchmark H, Standard Specification, revision 3, sections 1.4 and 2.4.
   */
  public static final Corpus TPCH = new Corpus(TpchTables.TABLES, queries("tpch", 1));

  private static Map<String, String> queries(String load, int first) {
    Map<String, String> queries = new LinkedHashMap<>();
    for (int number = first; number <= LAST_QUERY; number++) {
      String name = String.format(Locale.ROOT, "q%02d", number);
      queries.put(name, text(load + "/" + name + ".sql"));
    }
    return queries;
  }

  private static String text(String resource) {
    try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
