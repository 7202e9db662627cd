package dev.weir.entity;

import dev.weir.config.WeirException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers circuits that are about to move here, while their owner still writes.
 *
 * <p>It owns nothing: the log that takes the state over claims the journal and replays the rest.
 */
public final class Warming {
  private static final Logger LOG = LoggerFactory.getLogger(Warming.class);

  private final StateReader reader;
  private final KeptStates states;

  public Warming(StateReader reader, KeptStates states) {
    this.reader = reader;
    this.states = states;
  }

  /**
   * Recovers one circuit up to what is stored now. Blocks for as long as that takes. A circuit that
   * cannot be recovered is left to its next owner, who will say why.
   */
  public void warm(String persistenceId) {
    try {
      states.put(persistenceId, reader.newest(persistenceId));
    } catch (WeirException notNow) {
      LOG.warn("{} moves without being warm: {}", persistenceId, notNow.getMessage());
    }
  }

  /** Forgets the states whose move has not come. */
  public void expire() {
    states.expire();
  }
}
