package dev.weir.http;

import dev.weir.zset.Strings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All strings of a {@link FakeCircuit}. */
final class FakeStrings implements Strings {
  private final Map<String, Long> codes = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();

  synchronized long code(String text) {
    return codes.computeIfAbsent(
        text,
        t -> {
          texts.add(t.getBytes(StandardCharsets.UTF_8));
          return texts.size() - 1L;
        });
  }

  @Override
  public synchronized byte[] bytes(long code) {
    return texts.get((int) code);
  }
}
