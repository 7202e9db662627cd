package dev.weir.history;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Follows views by a stream and keeps their rows; goes on from its last position when the line
 * breaks, and breaks it itself now and then.
 */
final class Follower implements Client {
  private static final int LEAVE_ONE_IN = 60;

  private final Scribe scribe;
  private final String circuit;
  private final List<String> views;
  private final Random random;
  private final Replica replica = new Replica();
  private CircuitStream stream;

  Follower(Scribe scribe, String circuit, List<String> views, Random random) {
    this.scribe = scribe;
    this.circuit = circuit;
    this.views = views;
    this.random = random;
  }

  @Override
  public boolean step() {
    try {
      if (stream == null) {
        stream = scribe.service().open(circuit, views, replica.rev());
      }
      Optional<StreamMessage> message = stream.next();
      message.ifPresent(this::take);
      if (random.nextInt(LEAVE_ONE_IN) == 0) {
        close();
      }
      return message.isPresent();
    } catch (IOException e) {
      close();
      return false;
    }
  }

  @Override
  public void close() {
    replica.disconnected();
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void take(StreamMessage message) {
    if (message.type() == StreamMessage.Type.END) {
      close();
    } else {
      replica
          .take(message)
          .ifPresent(reached -> scribe.streamed(circuit, reached, replica.contents()));
    }
  }
}
