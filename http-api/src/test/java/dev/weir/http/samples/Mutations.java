package dev.weir.http.samples;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damages bodies as senders and lines do, and as attackers would. */
public final class Mutations {
  private Mutations() {}

  /** One to four changes; new bytes are mostly letters that mean something in the format. */
  public static byte[] mutate(Random random, byte[] body, byte[] letters) {
    byte[] mutated = body.clone();
    int changes = 1 + random.nextInt(4);
    for (int change = 0; change < changes; change++) {
      mutated = change(random, mutated, letters);
    }
    return mutated;
  }

  private static byte[] change(Random random, byte[] body, byte[] letters) {
    int from = random.nextInt(body.length + 1);
    int to = Math.min(body.length, from + 1 + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> splice(body, from, Math.min(from + 1, body.length), letter(random, letters));
      case 1 -> splice(body, from, from, letter(random, letters));
      case 2 -> splice(body, from, to, new byte[0]);
      case 3 -> splice(body, from, from, Arrays.copyOfRange(body, from, to));
      case 4 -> splice(body, from, Math.min(from + 1, body.length), any(random));
      default ->
          random.nextInt(8) == 0 ? splice(body, from, body.length, new byte[0]) : body.clone();
    };
  }

  private static byte[] letter(Random random, byte[] letters) {
    return new byte[] {letters[random.nextInt(letters.length)]};
  }

  private static byte[] any(Random random) {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private static byte[] splice(byte[] body, int from, int to, byte[] between) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, from);
    out.writeBytes(between);
    out.write(body, to, body.length - to);
    return out.toByteArray();
  }
}
