package dev.weir.config;

import java.util.List;

/** All errors of a configuration at once; the process ends with {@link #EXIT_CODE}. */
public final class ConfigErrors extends RuntimeException {
  /** {@code EX_CONFIG} of sysexits.h. */
  public static final int EXIT_CODE = 78;

  private static final long serialVersionUID = 1L;

  private final transient List<String> messages;

  public ConfigErrors(List<String> messages) {
    super(String.join("\n", messages) + "\n" + closing(messages.size()));
    this.messages = List.copyOf(messages);
  }

  /** One line each: where, which key, what was found, what is allowed. */
  public List<String> messages() {
    return messages;
  }

  private static String closing(int count) {
    return (count == 1 ? "1 error" : count + " errors") + "; nothing was started.";
  }
}
