package dev.weir.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An open stream of views. When its connection breaks it goes on at the last position by itself, so
 * no change is lost or given twice; where the server cannot go on, a snapshot begins anew.
 *
 * <p>One thread of its own reads into a bounded buffer. Who takes events slowly makes the server
 * wait, which adds changes up meanwhile: memory stays bounded on both sides. Events are taken by
 * one thread at a time; {@link #close} may be called by any.
 */
public final class Watch implements AutoCloseable {
  /** The server says something every 10 s; who is silent for this long is gone. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(35);

  private static final long PAUSE_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 5_000;
  private static final long LOOK_MILLIS = 1_000;

  private final Http http;
  private final String path;
  private final String options;
  private final BlockingQueue<Item> queue;
  private final Thread reader;
  private volatile InputStream body;
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean waiting;
  private volatile boolean closed;
  private volatile String position;

  /** The position up to which the taker has everything. */
  private String taken;

  private WeirFailure failure;
  private boolean ended;

  private Watch(Http http, String path, String options, String from, int buffer) {
    this.http = http;
    this.path = path;
    this.options = options;
    this.position = from;
    this.taken = from;
    this.queue = new ArrayBlockingQueue<>(buffer);
    this.reader = Thread.ofPlatform().name("weir-watch").daemon().unstarted(this::run);
  }

  /** What goes from the reader to the taker. */
  private sealed interface Item {}

  private record Heard(WatchEvent event, String position) implements Item {}

  private record Failed(WeirFailure failure) implements Item {}

  static Watch open(Http http, String path, String options, String from, int buffer) {
    Watch watch = new Watch(http, path, options, from, buffer);
    watch.body = watch.connect();
    watch.reader.start();
    return watch;
  }

  /**
   * The next event; waits for it.
   *
   * @throws WeirFailure when the stream cannot go on, such as {@link WeirFailure.Refused} when a
   *     view is gone
   * @throws IllegalStateException after {@link WatchEvent.End} and after {@link #close}
   */
  public WatchEvent next() {
    while (true) {
      Optional<WatchEvent> event = next(Duration.ofMillis(LOOK_MILLIS));
      if (event.isPresent()) {
        return event.get();
      }
    }
  }

  /** The next event, or empty if there is none within this time. */
  public Optional<WatchEvent> next(Duration longest) {
    requireOpen();
    Item item;
    try {
      item = queue.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WeirFailure.Interrupted(e);
    }
    return switch (item) {
      case null -> {
        requireOpen();
        dropIfSilent();
        yield Optional.empty();
      }
      case Heard heard -> {
        taken = heard.position();
        ended = heard.event() instanceof WatchEvent.End;
        yield Optional.of(heard.event());
      }
      case Failed failed -> {
        failure = failed.failure();
        throw failure;
      }
    };
  }

  /**
   * Where another watch goes on after the last event that was taken; empty before the first rev.
   */
  public String position() {
    return taken;
  }

  /** Ends the stream and its thread; what was not taken is dropped. */
  @Override
  public void close() {
    closed = true;
    drop();
    reader.interrupt();
    queue.clear();
  }

  private void requireOpen() {
    if (failure != null) {
      throw failure;
    }
    if (closed || ended) {
      throw new IllegalStateException(closed ? "the watch is closed" : "the stream has ended");
    }
  }

  /** A connection whose other end is gone without a word is only known by its silence. */
  private void dropIfSilent() {
    if (waiting && System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
      drop();
    }
  }

  private void drop() {
    InputStream open = body;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      // expected: the connection is gone already
    }
  }

  private void run() {
    try {
      long pause = PAUSE_MILLIS;
      while (!closed) {
        heardNanos = System.nanoTime();
        String before = position;
        if (body != null && follow()) {
          return;
        }
        pause = position.equals(before) ? Math.min(2 * pause, PAUSE_MILLIS_MAX) : PAUSE_MILLIS;
        TimeUnit.MILLISECONDS.sleep(pause);
        body = reconnected();
      }
    } catch (InterruptedException e) {
      // expected: the watch was closed
      Thread.currentThread().interrupt();
    } catch (WeirFailure e) {
      fail(e);
    } catch (IllegalArgumentException e) {
      fail(new WeirFailure.Garbled("the stream is not what it should be: " + e.getMessage(), e));
    } finally {
      drop();
    }
  }

  private void fail(WeirFailure why) {
    try {
      if (!closed) {
        queue.put(new Failed(why));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private InputStream connect() {
    String resume = position.isEmpty() ? "" : "&from_rev=" + Http.encode(position);
    return http.open(path + options + resume, "application/x-ndjson");
  }

  /** Null while the server is away: a stream has all the time there is. */
  private InputStream reconnected() {
    try {
      return connect();
    } catch (WeirFailure.Unavailable | WeirFailure.Unreachable | WeirFailure.OutcomeUnknown e) {
      return null;
    }
  }

  /** Whether that was the end, and not only of the connection. */
  private boolean follow() throws InterruptedException {
    Messages messages = new Messages();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = nextLine(lines); line != null; line = nextLine(lines)) {
        if (line.isBlank()) {
          continue;
        }
        Members message = Members.of(JsonReader.read(line));
        if (!message.text("id").isEmpty()) {
          position = message.text("id");
        }
        Optional<WatchEvent> event = messages.read(message);
        if (event.isPresent()) {
          queue.put(new Heard(event.get(), position));
          if (event.get() instanceof WatchEvent.End) {
            return true;
          }
        }
      }
    } catch (IOException e) {
      // expected: the stream is resumed at its position
      return false;
    }
    return false;
  }

  private String nextLine(BufferedReader lines) throws IOException {
    waiting = true;
    String line = lines.readLine();
    waiting = false;
    heardNanos = System.nanoTime();
    return line;
  }
}
