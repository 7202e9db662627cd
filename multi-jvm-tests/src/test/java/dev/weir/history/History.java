package dev.weir.history;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the clients of one run saw, in the order in which they learnt it; safe for threads. */
public final class History {
  /** A run ends here, at some 800 bytes each, to stay within the heap of a test. */
  static final int OPERATIONS_MAX = 400_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Operation> operations = new ArrayList<>();
  private long acknowledged;

  /** Adds what a client just learnt. */
  synchronized void add(Operation operation) {
    operations.add(operation);
    if (operation instanceof Operation.Write write
        && write.outcome() instanceof WriteOutcome.Acknowledged) {
      acknowledged++;
    }
  }

  /** How often a write was acknowledged, so that whoever disturbs can wait for some of them. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Whether the clients should stop. */
  public synchronized boolean isFull() {
    return operations.size() >= OPERATIONS_MAX;
  }

  /** How many operations it holds. */
  public synchronized int size() {
    return operations.size();
  }

  /** All of it, as of now. */
  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Writes one JSON object a line. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Operation operation : operations()) {
        out.write(JSON.writerFor(Operation.class).writeValueAsString(operation));
        out.write('\n');
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static History read(Path file) throws IOException {
    History history = new History();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        history.add(JSON.readValue(line, Operation.class));
      }
    }
    return history;
  }
}
