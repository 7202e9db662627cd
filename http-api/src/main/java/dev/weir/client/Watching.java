package dev.weir.client;

import java.util.List;
import java.util.stream.Collectors;

/** Which changes to watch. Each call gives another one; {@link #open} begins. */
public final class Watching {
  private static final int BUFFER = 64;

  private final Circuit circuit;
  private final List<String> views;
  private final String options;
  private final String from;
  private final int buffer;

  private Watching(Circuit circuit, List<String> views, String options, String from, int buffer) {
    this.circuit = circuit;
    this.views = views;
    this.options = options;
    this.from = from;
    this.buffer = buffer;
  }

  static Watching of(Circuit circuit, List<String> views) {
    if (views.isEmpty()) {
      throw new IllegalArgumentException("name at least one view to watch");
    }
    return new Watching(circuit, views, "", "", BUFFER);
  }

  /** Changes after this position, of {@link Watch#position} say, instead of a snapshot. */
  public Watching from(String token) {
    return new Watching(circuit, views, options, token, buffer);
  }

  /** Changes from now on, without a snapshot. */
  public Watching withoutSnapshot() {
    return new Watching(circuit, views, options + "&snapshot=false", from, buffer);
  }

  /** Ends with {@link WatchEvent.End} once this rev was given. */
  public Watching until(long rev) {
    return new Watching(circuit, views, options + "&until_rev=" + rev, from, buffer);
  }

  /**
   * How many events may wait here for a slow reader, 64 by default. Beyond that the server waits
   * too, and adds changes up.
   */
  public Watching buffer(int events) {
    if (events < 1) {
      throw new IllegalArgumentException("a buffer holds at least one event, not " + events);
    }
    return new Watching(circuit, views, options, from, events);
  }

  /**
   * Opens the stream.
   *
   * @throws WeirFailure.Refused if a view does not exist
   */
  public Watch open() {
    String names = views.stream().map(Http::encode).collect(Collectors.joining(","));
    String path = circuit.path() + "/stream?views=" + names + "&format=rows";
    return Watch.open(circuit.http(), path, options, from, buffer);
  }
}
