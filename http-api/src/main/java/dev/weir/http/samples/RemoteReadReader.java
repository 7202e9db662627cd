package dev.weir.http.samples;

import dev.weir.series.index.Matcher;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads requests of remote read, {@code prometheus.ReadRequest}, already decompressed. Hints are
 * passed over: they say what the client does with the samples.
 *
 * <p>Source: Prometheus, {@code prompb/remote.proto} and {@code prompb/types.proto}.
 */
public final class RemoteReadReader {
  /** Queries of one request; Prometheus sends one. */
  private static final int QUERIES_MAX = 64;

  /** Matchers of one query, as many as a selector may have. */
  private static final int MATCHERS_MAX = 64;

  private static final int QUERIES = 1;
  private static final int ACCEPTED = 2;
  private static final int FROM = 1;
  private static final int TO = 2;
  private static final int MATCHERS = 3;
  private static final int MATCHER_TYPE = 1;
  private static final int MATCHER_NAME = 2;
  private static final int MATCHER_VALUE = 3;

  /** The number of the type of answers that have plain samples. */
  private static final long SAMPLES = 0;

  private final byte[] body;
  private final Wire wire;

  private RemoteReadReader(byte[] body) {
    this.body = body;
    this.wire = new Wire(body, 0, body.length);
  }

  /**
   * Reads a request.
   *
   * @throws SampleRefusal when it is malformed or holds too much
   * @throws IllegalArgumentException when a matcher has no name or a regular expression that is
   *     wrong, too long or too costly; the text says which
   */
  public static RemoteRead read(byte[] body) {
    return new RemoteReadReader(body).request();
  }

  private RemoteRead request() {
    List<RemoteRead.Query> queries = new ArrayList<>();
    List<Long> accepted = new ArrayList<>();
    while (wire.hasNext()) {
      switch (wire.field()) {
        case QUERIES -> {
          refuseMore(queries.size(), QUERIES_MAX, "queries");
          queries.add(query());
        }
        case ACCEPTED -> accepted(accepted);
        default -> wire.skip();
      }
    }
    // older clients say nothing and mean the only type there was
    boolean takesSamples = accepted.isEmpty() || accepted.contains(SAMPLES);
    return new RemoteRead(List.copyOf(queries), takesSamples);
  }

  private static void refuseMore(int count, int max, String what) {
    if (count == max) {
      throw SampleRefusal.malformed("more than %d %s".formatted(max, what));
    }
  }

  /** Numbers one by one, or several in one field. */
  private void accepted(List<Long> accepted) {
    if (wire.type() == Wire.VARINT) {
      accepted.add(wire.varint());
      return;
    }
    int outer = wire.enter();
    while (wire.hasNext()) {
      accepted.add(wire.varint());
    }
    wire.leave(outer);
  }

  private RemoteRead.Query query() {
    int outer = wire.enter();
    long from = 0;
    long to = 0;
    List<Matcher> matchers = new ArrayList<>();
    while (wire.hasNext()) {
      switch (wire.field()) {
        case FROM -> from = number();
        case TO -> to = number();
        case MATCHERS -> {
          refuseMore(matchers.size(), MATCHERS_MAX, "matchers of a query");
          matchers.add(matcher());
        }
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    return new RemoteRead.Query(from, to, List.copyOf(matchers));
  }

  private Matcher matcher() {
    int outer = wire.enter();
    long type = 0;
    String name = "";
    String value = "";
    while (wire.hasNext()) {
      switch (wire.field()) {
        case MATCHER_TYPE -> type = number();
        case MATCHER_NAME -> name = text();
        case MATCHER_VALUE -> value = text();
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    return new Matcher(name, operation(type), value);
  }

  private static Matcher.Operation operation(long type) {
    if (type == 0) {
      return Matcher.Operation.EQUAL;
    } else if (type == 1) {
      return Matcher.Operation.NOT_EQUAL;
    } else if (type == 2) {
      return Matcher.Operation.MATCHES;
    } else if (type == 3) {
      return Matcher.Operation.NOT_MATCHES;
    }
    throw SampleRefusal.malformed("a matcher of unknown type %d".formatted(type));
  }

  private long number() {
    wire.require(Wire.VARINT);
    return wire.varint();
  }

  private String text() {
    int outer = wire.enter();
    int from = wire.at();
    wire.leave(outer);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body, from, wire.at() - from))
          .toString();
    } catch (CharacterCodingException noText) {
      throw SampleRefusal.malformed("a matcher with bytes that are no UTF-8");
    }
  }
}
