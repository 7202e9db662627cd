package dev.weir.sql.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Events and queries of Nexmark. Of 50 events one is a person, three are auctions and 46 are bids.
 * Half of the auctions belong to a seller who is hot, half of the bids go to an auction that is hot
 * or come from a bidder who is; prices are spread evenly over their logarithms from 1 to 10^8; an
 * auction is open for up to 40 seconds; time goes on by up to 200 ms an event, from 23:58 on, so
 * that the events are of two days.
 *
 * <p>Source: Tucker et al., "NEXMark: A Benchmark for Queries over Data Streams", 2008; queries q9
 * to q22 after the list that stream processors use today.
 */
final class Nexmark {
  static final List<String> TABLES =
      List.of(
          "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, email_address"
              + " VARCHAR, credit_card VARCHAR, city VARCHAR NOT NULL, state VARCHAR NOT NULL,"
              + " date_time TIMESTAMP NOT NULL, extra VARCHAR)",
          "CREATE TABLE auction (id BIGINT PRIMARY KEY, item_name VARCHAR NOT NULL, description"
              + " VARCHAR, initial_bid BIGINT NOT NULL, reserve BIGINT NOT NULL, date_time"
              + " TIMESTAMP NOT NULL, expires TIMESTAMP NOT NULL, seller BIGINT NOT NULL, category"
              + " BIGINT NOT NULL, extra VARCHAR)",
          "CREATE TABLE bid (id BIGINT PRIMARY KEY, auction BIGINT NOT NULL, bidder BIGINT NOT"
              + " NULL, price BIGINT NOT NULL, channel VARCHAR NOT NULL, url VARCHAR NOT NULL,"
              + " date_time TIMESTAMP NOT NULL, extra VARCHAR)",
          "CREATE TABLE side_input (item_key BIGINT PRIMARY KEY, item_value VARCHAR NOT NULL)");

  private static final Path QUERIES = Path.of("src/test/resources/nexmark");
  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 23, 58, 0);
  private static final long FIRST_ID = 1_100;
  private static final int CATEGORIES = 5;
  private static final List<String> STATES = List.of("AZ", "CA", "ID", "OR", "WA", "WY");
  private static final List<String> CITIES = List.of("Phoenix", "Portland", "Boise", "Kent");
  private static final List<String> NAMES = List.of("Peter", "Paul", "Luke", "Vicky", "Kate");
  private static final List<String> CHANNELS = List.of("Google", "Facebook", "Baidu", "Apple");

  private final CorpusRun run;
  private final Random random;
  private long events;
  private long people;
  private long auctions;
  private LocalDateTime now = START;

  Nexmark(CorpusRun run, Random random) {
    this.run = run;
    this.random = random;
  }

  /**
   * A query.
   *
   * @param duckSql the same for DuckDB
   */
  record Query(String sql, String duckSql) {}

  /** The queries by name, q00 to q22. */
  static Map<String, Query> queries() {
    try (Stream<Path> files = Files.list(QUERIES)) {
      Map<String, Query> queries = new LinkedHashMap<>();
      for (Path file : files.sorted().filter(Nexmark::isQuery).toList()) {
        String name = file.getFileName().toString().replace(".sql", "");
        String sql = Files.readString(file);
        Path other = QUERIES.resolve(name + ".duckdb.sql");
        queries.put(name, new Query(sql, Files.exists(other) ? Files.readString(other) : sql));
      }
      return queries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isQuery(Path file) {
    return !file.toString().endsWith(".duckdb.sql");
  }

  /** The rows of the side input. */
  Changes sideInput() {
    Changes changes = new Changes();
    for (long key = 0; key < 100; key += 2) {
      changes.put(run.contents("side_input"), key, "item " + key % 7);
    }
    return changes;
  }

  /** The next events. */
  Changes next(int size) {
    Changes changes = new Changes();
    for (int i = 0; i < size; i++) {
      event(changes);
    }
    return changes;
  }

  /** The next events, among which some of before are corrected or taken back. */
  Changes nextWithCorrections(int size) {
    Changes changes = new Changes();
    while (changes.size() < size) {
      switch (random.nextInt(10)) {
        case 0 -> correctPerson(changes);
        case 1 -> correctAuction(changes);
        case 2, 3 -> correctBid(changes);
        case 4 -> remove(changes, "bid");
        case 5 -> remove(changes, random.nextBoolean() ? "auction" : "person");
        default -> event(changes);
      }
    }
    return changes;
  }

  private void event(Changes changes) {
    now = now.plusNanos(random.nextInt(200) * 1_000_000L);
    long number = events++;
    int kind = (int) (number % 50);
    if (kind == 0) {
      changes.put(run.contents("person"), person(FIRST_ID + people++));
    } else if (kind <= 3) {
      changes.put(run.contents("auction"), auction(FIRST_ID + auctions++));
    } else {
      changes.put(run.contents("bid"), bid(number));
    }
  }

  private Object[] person(long id) {
    String name = any(NAMES) + " " + any(NAMES);
    return new Object[] {
      id, name, "p" + id + "@example.org", "1234", any(CITIES), any(STATES), now, text()
    };
  }

  private Object[] auction(long id) {
    long initial = price();
    return new Object[] {
      id,
      "item " + random.nextInt(50),
      "about " + id,
      initial,
      initial + price(),
      now,
      now.plusNanos((1 + random.nextInt(40_000)) * 1_000_000L),
      someone(4),
      10L + random.nextInt(CATEGORIES),
      text()
    };
  }

  private Object[] bid(long id) {
    int channel = random.nextInt(8);
    String url =
        "https://www.nexmark.com/%s/%s/item.htm?query=1"
            .formatted(any(CITIES), any(NAMES).toLowerCase(java.util.Locale.ROOT));
    return new Object[] {
      id,
      someAuction(),
      someone(10),
      price(),
      channel < CHANNELS.size() ? CHANNELS.get(channel) : "channel-" + channel,
      channel % 2 == 0 ? url : url + "&channel_id=" + channel,
      now,
      text()
    };
  }

  /** One of the newest people, or one of the hot ones: every n-th. */
  private long someone(int hot) {
    long newest = Math.max(1, people);
    long chosen =
        random.nextBoolean() ? (newest - 1) / hot * hot : newest - 1 - random.nextLong(newest);
    return FIRST_ID + chosen;
  }

  private long someAuction() {
    long newest = Math.max(1, auctions);
    long chosen =
        random.nextBoolean()
            ? (newest - 1) / 10 * 10
            : newest - 1 - random.nextLong(Math.min(newest, 100));
    return FIRST_ID + chosen;
  }

  private long price() {
    return Math.round(StrictMath.pow(10, random.nextDouble() * 8));
  }

  private String text() {
    return random.nextInt(5) == 0 ? null : "abc".repeat(random.nextInt(4)) + random.nextInt(100);
  }

  private void correctPerson(Changes changes) {
    Object[] row = run.contents("person").any(random).clone();
    row[5] = any(STATES);
    changes.put(run.contents("person"), row);
  }

  private void correctAuction(Changes changes) {
    Object[] row = run.contents("auction").any(random).clone();
    row[6] = ((LocalDateTime) row[5]).plusSeconds(random.nextInt(60));
    row[7] = someone(4);
    row[8] = 10L + random.nextInt(CATEGORIES);
    changes.put(run.contents("auction"), row);
  }

  private void correctBid(Changes changes) {
    Object[] row = run.contents("bid").any(random).clone();
    row[2] = someone(10);
    row[3] = price();
    row[6] = ((LocalDateTime) row[6]).plusNanos((random.nextInt(30_000) - 15_000) * 1_000_000L);
    changes.put(run.contents("bid"), row);
  }

  private void remove(Changes changes, String table) {
    Contents contents = run.contents(table);
    if (contents.rows().size() > 2) {
      changes.remove(contents, contents.any(random));
    }
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
