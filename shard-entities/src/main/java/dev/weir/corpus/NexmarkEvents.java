package dev.weir.corpus;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Events of Nexmark. Of 50 events one is a person, three are auctions and 46 are bids. Half of the
 * auctions belong to a seller who is hot, half of the bids go to an auction that is hot or come
 * from a bidder who is; prices are spread evenly over their logarithms from 1 to 10^8; an auction
 * is open for up to 40 seconds; time goes on by up to 200 ms an event, from 23:58 on, so that the
 * events are of two days.
 */
public final class NexmarkEvents {
  /** A CREATE TABLE each. */
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

  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 23, 58, 0);
  private static final long FIRST_ID = 1_100;
  private static final int CATEGORIES = 5;
  private static final List<String> STATES = List.of("AZ", "CA", "ID", "OR", "WA", "WY");
  private static final List<String> CITIES = List.of("Phoenix", "Portland", "Boise", "Kent");
  private static final List<String> NAMES = List.of("Peter", "Paul", "Luke", "Vicky", "Kate");
  private static final List<String> CHANNELS = List.of("Google", "Facebook", "Baidu", "Apple");

  private final RandomGenerator random;
  private long events;
  private long people;
  private long auctions;
  private LocalDateTime now = START;

  public NexmarkEvents(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A row that comes.
   *
   * @param row Long, String, LocalDateTime or null, as its table has columns
   */
  public record Event(String table, Object[] row) {}

  /** The next event. */
  public Event next() {
    now = now.plusNanos(random.nextInt(200) * 1_000_000L);
    long number = events++;
    int kind = (int) (number % 50);
    if (kind == 0) {
      return new Event("person", person(FIRST_ID + people++));
    }
    return kind <= 3
        ? new Event("auction", auction(FIRST_ID + auctions++))
        : new Event("bid", bid(number));
  }

  /** The rows of the side input: a name for every other number below 100. */
  public static List<Object[]> sideInput() {
    return LongStream.range(0, 50)
        .mapToObj(i -> new Object[] {i * 2, "item " + i * 2 % 7})
        .toList();
  }

  private Object[] person(long id) {
    String name = any(NAMES) + " " + any(NAMES);
    return new Object[] {
      id, name, "p" + id + "@example.org", "1234", any(CITIES), state(), now, text()
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
      seller(),
      category(),
      text()
    };
  }

  private Object[] bid(long id) {
    int channel = random.nextInt(8);
    String url =
        "https://www.nexmark.com/%s/%s/item.htm?query=1"
            .formatted(any(CITIES), any(NAMES).toLowerCase(Locale.ROOT));
    return new Object[] {
      id,
      someAuction(),
      bidder(),
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

  /** Who has come so far, and sells something. */
  public long seller() {
    return someone(4);
  }

  /** Who has come so far, and bids. */
  public long bidder() {
    return someone(10);
  }

  public long category() {
    return 10L + random.nextInt(CATEGORIES);
  }

  public String state() {
    return any(STATES);
  }

  public long price() {
    return Math.round(StrictMath.pow(10, random.nextDouble() * 8));
  }

  private String text() {
    return random.nextInt(5) == 0 ? null : "abc".repeat(random.nextInt(4)) + random.nextInt(100);
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
